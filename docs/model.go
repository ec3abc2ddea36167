// Package docs holds the equations of the three-end carbon balance, so that the pages can show them. Package carbon
// computes them; a test there holds both to one another.
package docs

import _ "embed" // the pages of the model

// ModelEn and ModelZh are the equations in English and in Chinese, in Markdown.
var (
	//go:embed model.en.md
	ModelEn string
	//go:embed model.zh.md
	ModelZh string
)
