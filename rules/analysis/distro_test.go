package analysis_test

import (
	"testing"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

func TestDistroOf(t *testing.T) {
	for image, want := range map[string]analysis.Distro{
		"caddy:2":                             analysis.Alpine,
		"cgr.dev/chainguard/node:latest":      analysis.Distroless,
		"cgr.dev/chainguard/node:latest-dev":  analysis.Alpine,
		"cgr.dev/chainguard/wolfi-base":       analysis.Alpine,
		"composer:2":                          analysis.Alpine,
		"eclipse-temurin:8-jdk-centos7":       analysis.RedHat,
		"example.com/agent:4.2-windows-1809":  analysis.Windows,
		"example.com/agent:ltsc2022":          analysis.Windows,
		"example.com/team/base":               analysis.DistroUnknown,
		"gradle:8-jdk21-corretto":             analysis.RedHat,
		"maven:3-openjdk-11":                  analysis.Debian,
		"maven:3-openjdk-17":                  analysis.RedHat,
		"maven:3-openjdk-17-slim":             analysis.Debian,
		"maven:3.9-amazoncorretto-17":         analysis.RedHat,
		"maven:3.9-amazoncorretto-17-alpine":  analysis.Alpine,
		"maven:3.9-amazoncorretto-17-debian":  analysis.Debian,
		"maven:3.9-amazoncorretto-21":         analysis.RedHat,
		"maven:3.9-amazoncorretto-21-alpine":  analysis.Alpine,
		"maven:3.9-amazoncorretto-21-debian":  analysis.Debian,
		"maven:3.9-eclipse-temurin-21":        analysis.Debian,
		"maven:3.9-microsoft-openjdk-17":      analysis.Debian,
		"nvidia/cuda:12.4.1-base-rockylinux9": analysis.RedHat,
		"python:3.12-alpine3.20":              analysis.Alpine,
		"python:3.12-slim":                    analysis.Debian,
		"registry.access.redhat.com/ubi9":     analysis.RedHat,
		"swift:5.9-amazonlinux2":              analysis.RedHat,
		"tomcat:10.1-jdk17-corretto":          analysis.RedHat,
		"wordpress:6":                         analysis.Debian,
		"wordpress:cli":                       analysis.Alpine,
	} {
		f := dockerfile.Parse([]byte("FROM " + image + "\n"))
		if got := analysis.DistroOf(f.Stages[0]); got != want {
			t.Errorf("%s: got %q, want %q", image, got, want)
		}
	}
}
