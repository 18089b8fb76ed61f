package metadata

import (
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

var (
	// slimWithout are official images whose slim variants have neither curl,
	// wget nor netcat: their builds remove what they download with.
	slimWithout = []string{"node", "openjdk", "perl", "python", "ruby", "rust"}
	// fullWith are official images that stand on buildpack-deps, which has curl
	// and wget.
	fullWith = []string{"buildpack-deps", "gcc", "golang", "node", "openjdk", "perl", "python", "ruby", "rust"}
	// alpineWithout are official images whose Alpine variants have no curl.
	alpineWithout = []string{"alpine", "golang", "node", "postgres", "python", "redis", "ruby", "rust"}
	// redhatWithout are images of the Red Hat family without wget.
	redhatWithout = []string{"almalinux", "amazonlinux", "centos", "fedora", "rockylinux"}
)

// shipped answers whether a base image comes with a program, as far as its
// name tells.
func shipped(img dockerfile.Image, distro analysis.Distro, tool string) dockerfile.Answer {
	busybox := tool == "wget" || tool == "nc"
	official := img.Official() && (img.Tag != "" || img.Digest == "")
	switch distro {
	case analysis.Scratch:
		return dockerfile.No
	case analysis.Distroless:
		return distroless(img)
	case analysis.BusyBox, analysis.Alpine:
		if busybox {
			return dockerfile.Yes
		}
		if tool == "curl" && official && (distro == analysis.BusyBox || slices.Contains(alpineWithout, img.Name)) {
			return dockerfile.No
		}
	case analysis.RedHat:
		if tool == "curl" && !strings.Contains(img.Name, "ubi-micro") {
			return dockerfile.Yes
		}
		if tool == "wget" && official && slices.Contains(redhatWithout, img.Name) {
			return dockerfile.No
		}
	case analysis.Debian:
		return debian(img, tool, official)
	}
	return dockerfile.Unknown
}

func debian(img dockerfile.Image, tool string, official bool) dockerfile.Answer {
	without := slices.Contains([]string{"debian", "ubuntu"}, img.Name) && official ||
		analysis.Slim(img) && slices.Contains(slimWithout, img.Name) ||
		slices.Contains([]string{"dotnet/aspnet", "dotnet/runtime", "dotnet/runtime-deps"}, strings.TrimPrefix(img.Name, "mcr.microsoft.com/"))
	switch {
	case without:
		return dockerfile.No
	case official && !analysis.Slim(img) && slices.Contains(fullWith, img.Name) && (tool == "curl" || tool == "wget"):
		return dockerfile.Yes
	}
	return dockerfile.Unknown
}

// distroless answers for images without a shell; their debug variants have
// BusyBox, and of other publishers' images the name does not tell.
func distroless(img dockerfile.Image) dockerfile.Answer {
	google := strings.HasPrefix(img.Name, "gcr.io/distroless/") && !strings.Contains(img.Tag, "debug") &&
		!strings.Contains(img.Tag, dockerfile.Hole) && (img.Tag != "" || img.Digest == "")
	if google || strings.HasPrefix(img.Name, "mcr.microsoft.com/dotnet/") {
		return dockerfile.No
	}
	return dockerfile.Unknown
}
