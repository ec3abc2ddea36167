package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"

	"github.com/tanwen/tanwen/internal/passkey"
)

// device gives the browser a device that keeps keys and confirms by itself, as a finger on a sensor does.
func device(t *testing.T, ctx context.Context) {
	t.Helper()
	err := chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		if _, err := cdp.Call(ctx, target, webauthn.Enable, webauthn.EnableParams{}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, target, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
			Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal,
			HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true,
		}})
		return err
	}))
	if err != nil {
		t.Fatal(err)
	}
}

// TestPasskeyInABrowser adds a device after the first sign-in by mail, and comes in with it the second time.
func TestPasskeyInABrowser(t *testing.T) {
	script := axe(t)
	l := openLive(t, firstRound(12))
	l.URL = strings.Replace(l.URL, "127.0.0.1", "localhost", 1) // keys belong to a host's name
	ctx := chromium(t)
	device(t, ctx)
	address, link := l.expert(t, 0, "en")
	open := func(path string) {
		t.Helper()
		if err := chromedp.Do(ctx, chromedp.Navigate(l.URL+path)); err != nil {
			t.Fatal(err)
		}
	}
	open(link)
	if text, err := chromedp.Run(ctx, chromedp.Text(chromedp.CSS("main"))); err != nil || strings.Contains(text, "Use the key") {
		t.Fatalf("a key is asked for that nobody has: %v", err)
	}
	press(t, ctx, "main form button")
	if err := chromedp.Do(ctx, chromedp.SendKeys(chromedp.CSS("#code"), l.box.newest(t, address, codeInMail))); err != nil {
		t.Fatal(err)
	}
	press(t, ctx, "main form button")
	if err := chromedp.Do(ctx, chromedp.Click(chromedp.CSS("input[name=consent]"))); err != nil {
		t.Fatal(err)
	}
	press(t, ctx, "main form button")
	open("/c/storage/keys?lang=en")
	inspect(t, ctx, script, "expert-keys-empty")
	press(t, ctx, "tanwen-passkey button")
	if text, err := chromedp.Run(ctx, chromedp.Text(chromedp.CSS("main"))); err != nil || !strings.Contains(text, "Device added") {
		t.Fatalf("after adding the page says %q (%v)", text, err)
	}
	inspect(t, ctx, script, "expert-keys")

	press(t, ctx, "header form button") // sign out
	open(link)
	inspect(t, ctx, script, "expert-invited-keyed")
	press(t, ctx, "tanwen-passkey button")
	if got := title(t, ctx); !strings.Contains(got, "Questions on energy storage") {
		t.Fatalf("after the key the page is %q", got)
	}
	open("/c/storage/answer")
	if got := title(t, ctx); !strings.Contains(got, "Your answers") {
		t.Fatalf("the session does not open the questions: %q", got)
	}

	// Removed, it opens nothing any more.
	open("/c/storage/keys")
	press(t, ctx, "main li form button")
	press(t, ctx, "header form button")
	open(link)
	if text, err := chromedp.Run(ctx, chromedp.Text(chromedp.CSS("main"))); err != nil || strings.Contains(text, "Use the key") {
		t.Errorf("a removed key is offered: %v", err)
	}
}

// TestPasskeyRefusals are the answers that no device of the person has given.
func TestPasskeyRefusals(t *testing.T) {
	l := openLive(t, firstRound(12))
	_, link := l.expert(t, 0, "en")
	c := browser()
	for _, tt := range []struct {
		name, path string
		form       url.Values
		status     int
	}{
		{"nobody has a key", link + "/key", nil, http.StatusNotFound},
		{"no such invitation", "/i/nothing/key", nil, http.StatusNotFound},
		{"nothing was asked", link + "/key/enter", url.Values{"answer": {"{}"}}, http.StatusConflict},
		{"not signed in", "/c/storage/keys/offer", nil, http.StatusUnauthorized},
	} {
		if res, body := l.post(t, c, tt.path, tt.form); res.StatusCode != tt.status {
			t.Errorf("%s: %s\n%s", tt.name, res.Status, body)
		}
	}
	c = l.enterByMail(t, 1)
	if res, body := l.post(t, c, "/c/storage/keys/offer", nil); res.StatusCode != http.StatusOK || !strings.Contains(body, `"challenge"`) || !strings.Contains(body, "e01@example.org") {
		t.Fatalf("the offer: %s\n%s", res.Status, body)
	}
	for _, answer := range []string{"{}", "no JSON", `{"id":"AAAA","rawId":"AAAA","type":"public-key","response":{"clientDataJSON":"e30","attestationObject":"AAAA"}}`} {
		if res, body := l.post(t, c, "/c/storage/keys/add", url.Values{"answer": {answer}}); res.StatusCode < 400 || res.StatusCode >= 500 {
			t.Errorf("%s was answered by %s\n%s", answer, res.Status, body)
		}
		l.post(t, c, "/c/storage/keys/offer", nil)
	}
}

// TestNoKeysWithoutAName: browsers know no keys for a bare address.
func TestNoKeysWithoutAName(t *testing.T) {
	for host, want := range map[string]bool{"127.0.0.1:8080": false, "[::1]:80": false, "localhost:8080": true, "consult.example.org": true} {
		if keys, err := passkey.New(nil, &url.URL{Scheme: "https", Host: host}, "Tanwen"); err != nil || (keys != nil) != want {
			t.Errorf("%s: %v, %v", host, keys != nil, err)
		}
	}
}
