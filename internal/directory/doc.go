// Package directory knows the people behind a consultation: who they are, what they may do in which study, which
// pseudonym they have there, and how they sign in. It is kept apart from the record and can be erased; the record
// knows pseudonyms only.
//
// Make a [Book] over a [Driver]. [Book.AddPerson] and [Book.Grant] fill it. [Book.NewLink] gives a one-time sign-in
// link; opening it with [Book.Look] changes nothing, so that a mail scanner may do so, and pressing the button on that
// page calls [Book.SignIn], which uses the link up and begins a session. Tokens of links and sessions are stored as
// hashes only.
//
// Experts come by an invitation link instead, which identifies and signs nobody in: [Book.Invited] says who is meant,
// [Book.AskCode] has a six-digit code mailed to that person, [Book.EnterCode] begins a session that reaches this one
// study. [Book.Declare] keeps whether they take part. Mail waits as a [Letter] until [Book.Sent] or [Book.Delayed]
// says what became of it. [Book.Forget] removes a person with all of that.
package directory
