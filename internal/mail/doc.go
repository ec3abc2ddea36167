// Package mail writes the letters that the directory keeps and hands them over: to a mail server by SMTP, or as .eml
// files into a folder where there is no mail server.
//
// Make a [Post] and call [Post.Deliver] with the id of a letter; package jobs does so for every letter that is due. The
// links and codes in a letter are drawn when it is sent, so that they stand nowhere but in the mail.
package mail
