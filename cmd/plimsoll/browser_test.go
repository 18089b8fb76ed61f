package main

import (
	"context"
	"io"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// browser starts a headless Chromium; without one the test is skipped, but
// under CI it fails.
func browser(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil && os.Getenv("CI") == "true" {
		t.Fatal("chromium is not installed")
	}
	if err != nil {
		t.Skip("chromium is not installed")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.UserDataDir(t.TempDir()), chromedp.WindowSize(1100, 1500))
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 30*time.Second)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	return ctx
}

// TestDemoPage opens the demo's page, commits a suggestion with a click, and
// sees the App review the new commit: the finding is gone.
func TestDemoPage(t *testing.T) {
	ctx := browser(t)
	d, err := startDemo(t.Context(), env{os.Getenv, nil, io.Discard, io.Discard, today}, demoCmd{})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.answered(t.Context()); err != nil {
		t.Fatal(err)
	}
	const comment = chromedp.Search(`//section//article[contains(., "This ADD only copies local files")]`)
	err = chromedp.Do(ctx, chromedp.Navigate(d.pageURL), chromedp.WaitVisible(comment))
	if err != nil {
		t.Fatal(err)
	}
	before := checkTitle(t, ctx)
	screenshot(t, ctx)
	err = chromedp.Do(ctx,
		chromedp.Click(comment+`//button[. = "Commit suggestion"]`),
		chromedp.WaitVisible(chromedp.Search(`//tr[@class = "add"]/td[. = "COPY app/ ./app/"]`)),
		chromedp.WaitVisible(chromedp.Search(`//section[@id = "check"]//h2[contains(., "problem")]`)),
		chromedp.WaitNotPresent(comment), // it is outdated, and stands below the files
	)
	if err != nil {
		t.Fatal(err)
	}
	if after := checkTitle(t, ctx); before == after {
		t.Errorf("the check says %q before and after", before)
	}
}

func checkTitle(t *testing.T, ctx context.Context) string {
	t.Helper()
	title, err := chromedp.Run(ctx, chromedp.Text(chromedp.CSS("#check h2")))
	if err != nil {
		t.Fatal(err)
	}
	return title
}

// screenshot writes what the browser shows to the file that
// PLIMSOLL_SCREENSHOT names: the README's picture.
func screenshot(t *testing.T, ctx context.Context) {
	t.Helper()
	path := os.Getenv("PLIMSOLL_SCREENSHOT")
	if path == "" {
		return
	}
	shot, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, shot, 0o644); err != nil {
		t.Fatal(err)
	}
}
