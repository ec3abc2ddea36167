package dossier

// Sentence is one sentence of a brief with what it rests on: an entry of statements.json. The same sentence has the
// same identifier in both languages.
type Sentence struct {
	ID        string   `json:"id"`
	Kind      string   `json:"kind"` // fact | judgement | forecast | advice
	Lang      string   `json:"lang"` // language of the brief that prints it: "en" or "zh-CN"
	Text      string   `json:"text"` // as printed
	Findings  []string `json:"findings"`
	Questions []string `json:"questions"`
	Evidence  []string `json:"evidence"`
	Leaves    []int64  `json:"leaves"`
	Generated bool     `json:"generated"` // made by the program from the record
}
