package web

import (
	"embed"
	"path"
	"strings"
)

// bundles holds what `make assets` made; a program built without has the placeholder only.
//
//go:embed dist
var bundles embed.FS

// styles are the style sheets as they were written. They are served where there is no bundle of them.
//
//go:embed css/*.css
var styles embed.FS

// bundled reports whether this program was built with its scripts.
func bundled() bool {
	_, err := bundles.ReadFile("dist/htmx.js")
	return err == nil
}

var assetTypes = map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}

func (s *server) asset(v *visit) error {
	name := v.r.PathValue("file")
	kind, ok := assetTypes[path.Ext(name)]
	if !ok || strings.ContainsAny(name, `/\`) {
		return missing()
	}
	data, err := bundles.ReadFile("dist/" + name)
	if err != nil {
		data, err = styles.ReadFile("css/" + name)
	}
	if err != nil {
		return missing()
	}
	v.w.Header().Set("Content-Type", kind)
	v.w.Header().Set("Cache-Control", "public, max-age=300")
	_, err = v.w.Write(v.compressed(data))
	return err
}

// htmxConfig keeps htmx within the content security policy, and shows forms that come back with a complaint.
const htmxConfig = `{"includeIndicatorStyles":false,"allowEval":false,"historyCacheSize":0,"refreshOnHistoryMiss":true,` +
	`"responseHandling":[{"code":"[23]..","swap":true},{"code":"422","swap":true},{"code":"[45]..","swap":false,"error":true}]}`
