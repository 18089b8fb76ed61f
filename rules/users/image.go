package users

import (
	"slices"
	"strconv"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// A start is the user as which an image's process begins.
type start int8

const (
	startUnknown start = iota
	startRoot
	startUser // somebody other than root
	startDrop // root, but the process gives that up by itself, or the platform decides
)

// An account is what is known of an image's users. Name is what USER can say:
// of an image that starts as a user that user, else one that it has for
// programs; "" if there is none, or it is not known.
type account struct {
	start start
	name  string
}

// accountOf is the account of an external image, as far as its name tells.
func accountOf(img dockerfile.Image) account {
	name := libraryName(img.Name)
	switch {
	case img.Scratch():
		return account{startRoot, "65532:65532"}
	case !img.NameKnown():
		return account{}
	case slices.ContainsFunc([]string{"nonroot", "rootless", "unprivileged"}, func(s string) bool {
		return strings.Contains(img.Tag, s) || strings.Contains(img.Base(), s)
	}):
		return account{startUser, variantUser(name)}
	case hasPrefix(name, droppingPrefixes) || slices.Contains(dropping, name):
		return account{start: startDrop}
	case name == "cgr.dev/chainguard/wolfi-base" || name == "chainguard/wolfi-base":
		return account{start: startRoot}
	case hasPrefix(name, nonRootPrefixes):
		return account{start: startUser}
	case strings.HasPrefix(name, "mcr.microsoft.com/dotnet/"):
		return dotnet(img)
	case name == "php":
		return php(img)
	case hasPrefix(name, redHatPrefixes):
		return redHat(img)
	case strings.HasPrefix(name, "gcr.io/distroless/"):
		return account{startRoot, "65532:65532"}
	}
	if user, ok := startsAs[name]; ok {
		return account{startUser, user}
	}
	if user, ok := withUser[name]; ok {
		if strings.Contains(img.Tag, "distroless") || img.Tag == "bin" || strings.HasPrefix(img.Tag, "bin-") {
			user = "" // these have the program alone
		}
		return account{startRoot, user}
	}
	if slices.Contains(rootByDefault, name) || hasPrefix(name, rootPrefixes) {
		return account{start: startRoot}
	}
	return account{}
}

// variantUser is the user of an image's variant that does not start as root, ""
// if it is not known.
func variantUser(name string) string {
	switch {
	case strings.HasPrefix(name, "gcr.io/distroless/"):
		return "nonroot"
	case name == "nginxinc/nginx-unprivileged":
		return "101"
	}
	return ""
}

// libraryName is a name without the hosts and architectures under which
// Docker's official images are also found.
func libraryName(name string) string {
	for _, prefix := range []string{
		"public.ecr.aws/docker/library/", "mirror.gcr.io/library/", "amd64/", "arm32v5/", "arm32v6/", "arm32v7/", "arm64v8/", "i386/", "mips64le/", "ppc64le/", "riscv64/", "s390x/",
	} {
		name = strings.TrimPrefix(name, prefix)
	}
	return name
}

// dotnet is the account of Microsoft's .NET images: from version 8 on they
// have a user whose number is in APP_UID, and the small variants start as it.
func dotnet(img dockerfile.Image) account {
	if strings.Contains(img.Tag, "chiseled") || strings.Contains(img.Tag, "distroless") {
		return account{startUser, "$APP_UID"}
	}
	digits, _, _ := strings.Cut(img.Tag, ".")
	digits, _, _ = strings.Cut(digits, "-")
	if major, err := strconv.Atoi(digits); err == nil && major >= 8 {
		return account{startRoot, "$APP_UID"}
	}
	return account{start: startRoot}
}

// php is the account of the official PHP images: those with a server hand
// requests to workers that are not root.
func php(img dockerfile.Image) account {
	if strings.Contains(img.Tag, "apache") || strings.Contains(img.Tag, "fpm") {
		return account{start: startDrop}
	}
	if strings.Contains(img.Tag, dockerfile.Hole) {
		return account{}
	}
	return account{startRoot, "www-data"}
}

var redHatPrefixes = []string{"registry.access.redhat.com/ubi", "registry.redhat.io/ubi", "redhat/ubi"}

// redHat is the account of the Universal Base Images: those for a language
// start as 1001, or as 185 those for Java.
func redHat(img dockerfile.Image) account {
	base := img.Base()
	if base == "ubi-init" {
		return account{start: startDrop}
	}
	if strings.HasPrefix(base, "ubi") {
		return account{start: startRoot}
	}
	if strings.HasPrefix(base, "openjdk") {
		return account{startUser, "185"}
	}
	if slices.Contains([]string{"buildah", "podman", "skopeo", "toolbox"}, base) {
		return account{}
	}
	return account{startUser, "1001"}
}

func hasPrefix(name string, prefixes []string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(name, p) })
}

// dropping are images whose process gives up root by itself, as databases and
// proxies do, or needs it for what it is.
var dropping = []string{
	"adminer", "arangodb", "caddy", "cassandra", "consul", "couchbase", "couchdb", "docker", "drupal", "eclipse-mosquitto",
	"elasticsearch", "ghost", "haproxy", "hashicorp/consul", "hashicorp/vault", "httpd", "influxdb", "joomla", "kibana", "logstash",
	"mariadb", "matomo", "mediawiki", "memcached", "mongo", "mysql", "neo4j", "nextcloud", "nginx", "openresty/openresty",
	"percona", "pgvector/pgvector", "phpmyadmin", "postgis/postgis", "postgres", "rabbitmq", "redis", "redmine", "registry",
	"rethinkdb", "sonarqube", "telegraf", "timescale/timescaledb", "traefik", "valkey/valkey", "varnish", "vault", "wordpress", "zookeeper",
}

// droppingPrefixes are families of such images, and those of platforms that
// choose the user themselves.
var droppingPrefixes = []string{
	"amazon/aws-lambda-", "ghcr.io/linuxserver/", "jlesage/", "linuxserver/", "lscr.io/", "mcr.microsoft.com/azure-functions/",
	"mcr.microsoft.com/devcontainers/", "mcr.microsoft.com/vscode/", "phusion/", "public.ecr.aws/lambda/",
}

var nonRootPrefixes = []string{"cgr.dev/", "chainguard/", "dhi.io/"}

// startsAs are images that start as a user of their own.
var startsAs = map[string]string{
	"apache/airflow":                       "airflow",
	"apache/kafka":                         "appuser",
	"apache/superset":                      "superset",
	"bitnami/apache":                       "1001",
	"bitnami/cassandra":                    "1001",
	"bitnami/elasticsearch":                "1001",
	"bitnami/kafka":                        "1001",
	"bitnami/keycloak":                     "1001",
	"bitnami/kubectl":                      "1001",
	"bitnami/mariadb":                      "1001",
	"bitnami/mongodb":                      "1001",
	"bitnami/mysql":                        "1001",
	"bitnami/nginx":                        "1001",
	"bitnami/postgresql":                   "1001",
	"bitnami/rabbitmq":                     "1001",
	"bitnami/redis":                        "1001",
	"bitnami/spark":                        "1001",
	"bitnami/zookeeper":                    "1001",
	"curlimages/curl":                      "curl_user",
	"grafana/grafana":                      "grafana",
	"grafana/grafana-enterprise":           "grafana",
	"grafana/grafana-oss":                  "grafana",
	"jenkins/agent":                        "jenkins",
	"jenkins/inbound-agent":                "jenkins",
	"jenkins/jenkins":                      "jenkins",
	"jupyter/base-notebook":                "$NB_UID",
	"jupyter/datascience-notebook":         "$NB_UID",
	"jupyter/minimal-notebook":             "$NB_UID",
	"jupyter/pyspark-notebook":             "$NB_UID",
	"jupyter/r-notebook":                   "$NB_UID",
	"jupyter/scipy-notebook":               "$NB_UID",
	"jupyter/tensorflow-notebook":          "$NB_UID",
	"keycloak/keycloak":                    "1000",
	"mambaorg/micromamba":                  "$MAMBA_USER",
	"n8nio/n8n":                            "node",
	"prom/alertmanager":                    "nobody",
	"prom/node-exporter":                   "nobody",
	"prom/prometheus":                      "nobody",
	"quay.io/jupyter/base-notebook":        "$NB_UID",
	"quay.io/jupyter/datascience-notebook": "$NB_UID",
	"quay.io/jupyter/minimal-notebook":     "$NB_UID",
	"quay.io/jupyter/pyspark-notebook":     "$NB_UID",
	"quay.io/jupyter/r-notebook":           "$NB_UID",
	"quay.io/jupyter/scipy-notebook":       "$NB_UID",
	"quay.io/jupyter/tensorflow-notebook":  "$NB_UID",
	"quay.io/keycloak/keycloak":            "1000",
	"selenium/standalone-chrome":           "seluser",
	"selenium/standalone-firefox":          "seluser",
	"solr":                                 "solr",
	"sonatype/nexus3":                      "nexus",
}

// withUser are images that start as root and have a user for programs.
var withUser = map[string]string{
	"denoland/deno": "deno",
	"node":          "node",
	"oven/bun":      "bun",
}

// rootByDefault are images that start as root and bring no user for programs.
var rootByDefault = []string{
	"almalinux", "alpine", "amazoncorretto", "amazonlinux", "archlinux", "azul/zulu-openjdk", "buildpack-deps", "busybox", "centos",
	"clojure", "composer", "condaforge/mambaforge", "condaforge/miniforge3", "continuumio/anaconda3", "continuumio/miniconda3", "dart",
	"debian", "eclipse-temurin", "elixir", "erlang", "fedora", "gcc", "ghcr.io/astral-sh/uv", "golang", "gradle", "haskell",
	"ibm-semeru-runtimes", "ibmjava", "julia", "maven", "mcr.microsoft.com/playwright", "mcr.microsoft.com/playwright/python", "mono",
	"nvidia/cuda", "openjdk", "oraclelinux", "perl", "pypy", "python", "pytorch/pytorch", "quay.io/centos/centos", "rockylinux", "ruby",
	"rust", "sapmachine", "swift", "tensorflow/tensorflow", "tomcat", "ubuntu",
}

var rootPrefixes = []string{"nvcr.io/nvidia/", "opensuse/"}
