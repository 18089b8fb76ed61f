package runtime

import (
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// ownFolder answers whether the image at the root of a stage's chain has a
// working directory of its own, other than /.
func ownFolder(s *dockerfile.Stage) dockerfile.Answer {
	img := s.Root().Image
	switch {
	case img.Scratch():
		return dockerfile.No
	case !img.NameKnown():
		return dockerfile.Unknown
	case img.Name == "php":
		return dockerfile.Answered(strings.Contains(img.Tag, "apache") || strings.Contains(img.Tag, "fpm"))
	case slices.Contains(ownFolders, img.Name), strings.Contains(img.Name, "lambda/"), strings.HasPrefix(img.Name, "jupyter/"):
		return dockerfile.Yes
	case slices.Contains(rootFolders, img.Name):
		return dockerfile.No
	}
	return dockerfile.Unknown
}

// ownFolders are images that start in a folder of their own, rootFolders those
// that start in /.
var (
	ownFolders = []string{
		"composer", "drupal", "ghost", "golang", "gradle", "httpd", "jetty", "joomla", "kibana", "logstash", "matomo", "neo4j", "nextcloud",
		"oven/bun", "perl", "phpmyadmin", "redis", "redmine", "solr", "tomcat", "tomee", "valkey", "wordpress", "zookeeper",
	}
	rootFolders = []string{
		"almalinux", "alpine", "amazonlinux", "bash", "buildpack-deps", "busybox", "centos", "debian", "eclipse-temurin", "fedora", "gcc",
		"maven", "mariadb", "mysql", "nginx", "node", "openjdk", "postgres", "python", "rockylinux", "ruby", "rust", "ubuntu",
	}
)

// absolute reports whether a path is one on some system, or may be.
func absolute(p string) bool {
	drive := len(p) > 1 && p[1] == ':'
	return p == "" || drive || strings.HasPrefix(p, "/") || strings.HasPrefix(p, `\`) || strings.HasPrefix(p, dockerfile.Hole)
}
