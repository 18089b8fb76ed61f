package baseimage

import (
	"slices"
	"strings"
	"time"

	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// tableDay is the day as of which the table below was made.
var tableDay = time.Date(2026, 8, 1, 0, 0, 0, 0, time.UTC)

// A line is a series of releases that get fixes until one day.
type line struct {
	version string // of its tags: "3.8" of 3.8 and 3.8.12
	end     string // its last day, as 2006-01-02; "" if that is not known yet
	alias   string // its name in tags: "buster"
}

// A product is what an image is made of: a distribution, a language, a server.
type product struct {
	name   string
	images []string // whose tags begin with its version
	words  []string // before the version in tags of other images: "alpine" of python:3.12-alpine3.20
	lines  []line   // oldest first
}

// products are those that are kept up by lines. The last day of Debian is that
// of its long-term support, to which its official images are kept, and that of
// Ubuntu the end of standard support. Lines without fixes that are older than
// those listed are left out where nobody builds on them.
//
// https://www.debian.org/releases/, https://ubuntu.com/about/release-cycle,
// https://alpinelinux.org/releases/, https://devguide.python.org/versions/,
// https://github.com/nodejs/release, https://www.php.net/supported-versions.php,
// https://www.ruby-lang.org/en/downloads/branches/, https://go.dev/doc/devel/release,
// https://dotnet.microsoft.com/platform/support/policy
var products = []product{
	{"Debian", []string{"debian"}, []string{"debian"}, []line{
		{"6", "2016-02-29", "squeeze"}, {"7", "2018-05-31", "wheezy"}, {"8", "2020-06-30", "jessie"}, {"9", "2022-06-30", "stretch"},
		{"10", "2024-06-30", "buster"}, {"11", "2026-08-31", "bullseye"}, {"12", "2028-06-30", "bookworm"}, {"13", "2030-06-30", "trixie"},
	}},
	{"Ubuntu", []string{"ubuntu"}, []string{"ubuntu"}, []line{
		{"12.04", "2017-04-28", "precise"}, {"14.04", "2019-04-25", "trusty"}, {"16.04", "2021-04-30", "xenial"}, {"16.10", "2017-07-20", "yakkety"},
		{"17.04", "2018-01-13", "zesty"}, {"17.10", "2018-07-19", "artful"}, {"18.04", "2023-05-31", "bionic"}, {"18.10", "2019-07-18", "cosmic"},
		{"19.04", "2020-01-23", "disco"}, {"19.10", "2020-07-17", "eoan"}, {"20.04", "2025-05-31", "focal"}, {"20.10", "2021-07-22", "groovy"},
		{"21.04", "2022-01-20", "hirsute"}, {"21.10", "2022-07-14", "impish"}, {"22.04", "2027-06-01", "jammy"}, {"22.10", "2023-07-20", "kinetic"},
		{"23.04", "2024-01-25", "lunar"}, {"23.10", "2024-07-11", "mantic"}, {"24.04", "2029-05-31", "noble"}, {"24.10", "2025-07-10", "oracular"},
		{"25.04", "2026-01-15", "plucky"}, {"25.10", "2026-07-09", "questing"}, {"26.04", "2031-05-29", "resolute"},
	}},
	{"Alpine", []string{"alpine"}, []string{"alpine"}, []line{
		{"2", "2016-05-01", ""}, {"3.1", "2016-11-01", ""}, {"3.2", "2017-05-01", ""}, {"3.3", "2017-11-01", ""}, {"3.4", "2018-05-01", ""},
		{"3.5", "2018-11-01", ""}, {"3.6", "2019-05-01", ""}, {"3.7", "2019-11-01", ""}, {"3.8", "2020-05-01", ""}, {"3.9", "2021-01-01", ""},
		{"3.10", "2021-05-01", ""}, {"3.11", "2021-11-01", ""}, {"3.12", "2022-05-01", ""}, {"3.13", "2022-11-01", ""}, {"3.14", "2023-05-01", ""},
		{"3.15", "2023-11-01", ""}, {"3.16", "2024-05-23", ""}, {"3.17", "2024-11-22", ""}, {"3.18", "2025-05-09", ""}, {"3.19", "2025-11-01", ""},
		{"3.20", "2026-04-01", ""}, {"3.21", "2026-11-01", ""}, {"3.22", "2027-05-01", ""}, {"3.23", "2027-11-01", ""}, {"3.24", "", ""},
	}},
	{"CentOS", []string{"centos"}, []string{"centos"}, []line{
		{"5", "2017-03-31", "centos5"}, {"6", "2020-11-30", "centos6"}, {"7", "2024-06-30", "centos7"}, {"8", "2021-12-31", "centos8"},
	}},
	{"CentOS Stream", []string{"quay.io/centos/centos"}, nil, []line{{"8", "2024-05-31", "stream8"}, {"9", "2027-05-31", "stream9"}, {"10", "", "stream10"}}},
	{"Fedora", []string{"fedora", "quay.io/fedora/fedora", "registry.fedoraproject.org/fedora"}, []string{"fedora"}, []line{
		{"26", "2018-05-29", ""}, {"27", "2018-11-30", ""}, {"28", "2019-05-28", ""}, {"29", "2019-11-26", ""}, {"30", "2020-05-26", ""},
		{"31", "2020-11-24", ""}, {"32", "2021-05-25", ""}, {"33", "2021-11-30", ""}, {"34", "2022-06-07", ""}, {"35", "2022-12-13", ""},
		{"36", "2023-05-16", ""}, {"37", "2023-12-05", ""}, {"38", "2024-05-21", ""}, {"39", "2024-11-26", ""}, {"40", "2025-05-13", ""},
		{"41", "2025-12-15", ""}, {"42", "2026-05-31", ""}, {"43", "", ""}, {"44", "", ""},
	}},
	{"Amazon Linux", []string{"amazonlinux", "public.ecr.aws/amazonlinux/amazonlinux"}, nil, []line{
		{"1", "2023-12-31", ""}, {"2018.03", "2023-12-31", ""}, {"2", "2026-06-30", ""}, {"2023", "2029-06-30", ""},
	}},
	{"Red Hat Universal Base Image", nil, []string{"ubi"}, []line{{"7", "2024-06-30", ""}, {"8", "2029-05-31", ""}, {"9", "2032-05-31", ""}, {"10", "", ""}}},
	{"CBL-Mariner", []string{"mcr.microsoft.com/cbl-mariner/base/core"}, nil, []line{{"1.0", "2023-07-31", ""}, {"2.0", "2025-07-31", ""}}},
	{"openSUSE Leap", []string{"opensuse/leap"}, nil, []line{
		{"42", "2019-06-30", ""}, {"15.0", "2019-12-03", ""}, {"15.1", "2021-02-02", ""}, {"15.2", "2022-01-04", ""}, {"15.3", "2022-12-31", ""},
		{"15.4", "2023-12-07", ""}, {"15.5", "2024-12-31", ""},
	}},
	{"Windows Server", []string{"mcr.microsoft.com/windows/nanoserver", "mcr.microsoft.com/windows/servercore"}, nil, []line{
		{"1709", "2019-04-09", ""}, {"1803", "2019-11-12", ""}, {"1903", "2020-12-08", ""}, {"1909", "2021-05-11", ""}, {"2004", "2021-12-14", ""},
		{"20H2", "2022-08-09", ""}, {"sac2016", "2018-10-09", ""}, {"ltsc2022", "2031-10-14", ""}, {"ltsc2025", "2034-10-10", ""},
	}},
	{"Python", []string{"python"}, nil, []line{
		{"2", "2020-01-01", ""}, {"3.3", "2017-09-29", ""}, {"3.4", "2019-03-18", ""}, {"3.5", "2020-09-30", ""}, {"3.6", "2021-12-23", ""},
		{"3.7", "2023-06-27", ""}, {"3.8", "2024-10-07", ""}, {"3.9", "2025-10-31", ""}, {"3.10", "2026-10-31", ""}, {"3.11", "2027-10-31", ""},
		{"3.12", "2028-10-31", ""}, {"3.13", "2029-10-31", ""}, {"3.14", "2030-10-31", ""},
	}},
	{"Node.js", []string{"node"}, nil, []line{
		{"0", "2016-12-31", ""}, {"4", "2018-04-30", "argon"}, {"5", "2016-06-30", ""}, {"6", "2019-04-30", "boron"}, {"7", "2017-06-30", ""},
		{"8", "2019-12-31", "carbon"}, {"9", "2018-06-30", ""}, {"10", "2021-04-30", "dubnium"}, {"11", "2019-06-30", ""}, {"12", "2022-04-30", "erbium"},
		{"13", "2020-06-01", ""}, {"14", "2023-04-30", "fermium"}, {"15", "2021-06-01", ""}, {"16", "2023-09-11", "gallium"}, {"17", "2022-06-01", ""},
		{"18", "2025-04-30", "hydrogen"}, {"19", "2023-06-01", ""}, {"20", "2026-04-30", "iron"}, {"21", "2024-06-01", ""}, {"22", "2027-04-30", "jod"},
		{"23", "2025-06-01", ""}, {"24", "2028-04-30", "krypton"}, {"25", "2026-06-01", ""},
	}},
	{"PHP", []string{"php"}, nil, []line{
		{"5", "2018-12-31", ""}, {"5.3", "2014-08-14", ""}, {"5.4", "2015-09-03", ""}, {"5.5", "2016-07-21", ""}, {"5.6", "2018-12-31", ""},
		{"7", "2022-11-28", ""}, {"7.0", "2019-01-10", ""}, {"7.1", "2019-12-01", ""}, {"7.2", "2020-11-30", ""}, {"7.3", "2021-12-06", ""}, {"7.4", "2022-11-28", ""},
		{"8.0", "2023-11-26", ""}, {"8.1", "2025-12-31", ""}, {"8.2", "2026-12-31", ""}, {"8.3", "2027-12-31", ""}, {"8.4", "2028-12-31", ""}, {"8.5", "2029-12-31", ""},
	}},
	{"Ruby", []string{"ruby"}, nil, []line{
		{"1", "2015-02-23", ""}, {"2", "2023-03-31", ""}, {"2.0", "2016-02-24", ""}, {"2.1", "2017-03-31", ""}, {"2.2", "2018-03-31", ""}, {"2.3", "2019-03-31", ""},
		{"2.4", "2020-03-31", ""}, {"2.5", "2021-03-31", ""}, {"2.6", "2022-04-12", ""}, {"2.7", "2023-03-31", ""}, {"3.0", "2024-04-23", ""},
		{"3.1", "2025-03-26", ""}, {"3.2", "2026-04-01", ""}, {"3.3", "2027-03-31", ""}, {"3.4", "2028-03-31", ""}, {"4.0", "", ""},
	}},
	{"Go", []string{"golang"}, nil, []line{
		{"1.8", "2018-02-16", ""}, {"1.9", "2018-08-24", ""}, {"1.10", "2019-02-25", ""}, {"1.11", "2019-09-03", ""}, {"1.12", "2020-02-25", ""},
		{"1.13", "2020-08-11", ""}, {"1.14", "2021-02-16", ""}, {"1.15", "2021-08-16", ""}, {"1.16", "2022-03-15", ""}, {"1.17", "2022-08-02", ""},
		{"1.18", "2023-02-01", ""}, {"1.19", "2023-08-08", ""}, {"1.20", "2024-02-06", ""}, {"1.21", "2024-08-13", ""}, {"1.22", "2025-02-11", ""},
		{"1.23", "2025-08-12", ""}, {"1.24", "2026-02-28", ""}, {"1.26", "", ""},
	}},
	{".NET", []string{
		"mcr.microsoft.com/dotnet/aspnet", "mcr.microsoft.com/dotnet/core/aspnet", "mcr.microsoft.com/dotnet/core/runtime", "mcr.microsoft.com/dotnet/core/runtime-deps",
		"mcr.microsoft.com/dotnet/core/sdk", "mcr.microsoft.com/dotnet/runtime", "mcr.microsoft.com/dotnet/runtime-deps", "mcr.microsoft.com/dotnet/sdk",
		"microsoft/aspnetcore", "microsoft/aspnetcore-build", "microsoft/dotnet",
	}, nil, []line{
		{"1", "2019-06-27", ""}, {"2.0", "2018-10-01", ""}, {"2.1", "2021-08-21", ""}, {"2.2", "2019-12-23", ""}, {"3.0", "2020-03-03", ""}, {"3.1", "2022-12-13", ""},
		{"5.0", "2022-05-10", ""}, {"6.0", "2024-11-12", ""}, {"7.0", "2024-05-14", ""}, {"8.0", "2026-11-10", ""}, {"9.0", "2026-11-10", ""}, {"10.0", "2028-11-14", ""},
	}},
	{"PostgreSQL", []string{"postgres"}, nil, []line{
		{"9", "2021-11-11", ""}, {"9.3", "2018-11-08", ""}, {"9.4", "2020-02-13", ""}, {"9.5", "2021-02-11", ""}, {"9.6", "2021-11-11", ""}, {"10", "2022-11-10", ""},
		{"11", "2023-11-09", ""}, {"12", "2024-11-21", ""}, {"13", "2025-11-13", ""}, {"14", "2026-11-12", ""}, {"15", "2027-11-11", ""}, {"16", "2028-11-09", ""},
		{"17", "2029-11-08", ""}, {"18", "2030-11-14", ""},
	}},
	{"MySQL", []string{"mysql"}, nil, []line{{"5", "2023-10-31", ""}, {"5.5", "2018-12-31", ""}, {"5.6", "2021-02-28", ""}, {"5.7", "2023-10-31", ""}, {"8.0", "2026-04-30", ""}, {"8.4", "2032-04-30", ""}}},
	{"MariaDB", []string{"mariadb"}, nil, []line{
		{"5", "2020-04-11", ""}, {"10.0", "2019-03-31", ""}, {"10.1", "2020-10-17", ""}, {"10.2", "2022-05-23", ""}, {"10.3", "2023-05-25", ""}, {"10.4", "2024-06-18", ""},
		{"10.5", "2025-06-24", ""}, {"10.6", "2026-07-31", ""}, {"10.11", "2028-02-16", ""}, {"11.4", "2029-05-29", ""}, {"11.8", "", ""},
	}},
	{"MongoDB", []string{"mongo"}, nil, []line{
		{"3", "2021-04-30", ""}, {"4.0", "2022-04-30", ""}, {"4.2", "2023-04-30", ""}, {"4.4", "2024-02-29", ""}, {"5.0", "2024-10-31", ""}, {"6.0", "2025-07-31", ""},
		{"7.0", "2027-08-31", ""}, {"8.0", "2029-10-31", ""},
	}},
}

// extended are the last days of lines for those who pay for fixes.
// https://ubuntu.com/security/esm, https://www.freexian.com/lts/extended/
var extended = map[string]string{
	"bionic": "2028-04-26", "bookworm": "2033-06-30", "bullseye": "2031-06-30", "buster": "2029-06-30", "focal": "2030-04-23", "jammy": "2032-04-21",
	"noble": "2034-04-25", "stretch": "2027-06-30", "xenial": "2026-04-23",
}

// suites are the names of lines that mean nothing else in a tag of any image.
var suites = []string{
	"bionic", "bookworm", "bullseye", "buster", "eoan", "focal", "hirsute", "impish", "jammy", "jessie", "kinetic", "mantic", "noble",
	"oracular", "plucky", "questing", "squeeze", "stretch", "trixie", "trusty", "wheezy", "xenial", "yakkety",
}

// mirrors are where Docker's official images are served too, under their names.
var mirrors = []string{
	"public.ecr.aws/docker/library/", "mirror.gcr.io/library/", "amd64/", "arm32v5/", "arm32v6/", "arm32v7/", "arm64v8/", "i386/", "mips64le/",
	"ppc64le/", "riscv64/", "s390x/",
}

// officialName is the name of an image without the mirror that serves it.
func officialName(name string) string {
	for _, m := range mirrors {
		if rest, ok := strings.CutPrefix(name, m); ok && !strings.Contains(rest, "/") {
			return rest
		}
	}
	return name
}

// A part is a line of a product that an image holds.
type part struct {
	of   product
	line line
	// first: it is what the image is named for, not what that stands on.
	first bool
}

// parts are what an image's name and tag say that it holds.
func parts(img dockerfile.Image) []part {
	var all []part
	words := strings.Split(img.Tag, "-")
	name := officialName(img.Name)
	base := strings.FieldsFunc(name, func(r rune) bool { return r == '/' || r == '-' })
	for _, pr := range products {
		named := img.NameKnown() && slices.Contains(pr.images, name)
		if l, ok := pr.of(words[0]); ok && named {
			all = append(all, part{pr, l, true})
		} else if l, ok := pr.suite(words); ok {
			all = append(all, part{pr, l, named})
		} else if l, ok := pr.within(words); ok {
			all = append(all, part{pr, l, named})
		} else if l, ok := pr.within(base); ok && img.NameKnown() {
			all = append(all, part{pr, l, false})
		}
	}
	return all
}

// of is the line that a version belongs to: the longest that begins it.
func (pr product) of(version string) (found line, ok bool) {
	for _, l := range pr.lines {
		rest, begins := strings.CutPrefix(version, l.version)
		if (begins && (rest == "" || rest[0] == '.') || version == l.alias && l.alias != "") && len(l.version) >= len(found.version) {
			found, ok = l, true
		}
	}
	return found, ok
}

// suite is the line that a word of a tag is the name of: buster.
func (pr product) suite(words []string) (line, bool) {
	for _, l := range pr.lines {
		if slices.Contains(words, l.alias) && slices.Contains(suites, l.alias) {
			return l, true
		}
	}
	return line{}, false
}

// within is the line that words name together with the product: alpine3.20,
// ubuntu-22.04.
func (pr product) within(words []string) (line, bool) {
	for i, w := range words {
		for _, before := range pr.words {
			version, ok := strings.CutPrefix(w, before)
			if !ok {
				continue
			}
			if version == "" && i+1 < len(words) {
				version = words[i+1]
			}
			if l, known := pr.of(version); known {
				return l, true
			}
		}
	}
	return line{}, false
}

// supported are the newest of a product's lines that get fixes on a day, newest
// last.
func (pr product) supported(day string) []line {
	alive := slices.DeleteFunc(slices.Clone(pr.lines), func(l line) bool { return l.end != "" && l.end < day })
	return alive[max(0, len(alive)-3):]
}
