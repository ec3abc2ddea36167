package bib

// cslTypes are the types of CSL 1.0.2.
var cslTypes = map[string]bool{
	"article": true, "article-journal": true, "article-magazine": true, "article-newspaper": true, "bill": true, "book": true,
	"broadcast": true, "chapter": true, "classic": true, "collection": true, "dataset": true, "document": true, "entry": true,
	"entry-dictionary": true, "entry-encyclopedia": true, "event": true, "figure": true, "graphic": true, "hearing": true,
	"interview": true, "legal_case": true, "legislation": true, "manuscript": true, "map": true, "motion_picture": true,
	"musical_score": true, "pamphlet": true, "paper-conference": true, "patent": true, "performance": true, "periodical": true,
	"personal_communication": true, "post": true, "post-weblog": true, "regulation": true, "report": true, "review": true,
	"review-book": true, "software": true, "song": true, "speech": true, "standard": true, "thesis": true, "treaty": true, "webpage": true,
}
