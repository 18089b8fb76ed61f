// Package app is the GitHub App: webhooks in, GitHub's API out. It fetches
// what a review needs, asks package review what to say, and says it. HTTP and
// go-github live here and below; decisions about findings do not.
package app
