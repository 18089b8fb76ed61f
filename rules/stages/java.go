package stages

import (
	"path"
	"slices"
	"strings"

	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
	"github.com/plimsoll-app/plimsoll/rules/shell"
)

// java ships the jar that Maven or Gradle makes, on a runtime of the major
// version of the JDK.
var java = &recipe{
	fits: func(d *split) bool {
		return (d.product.name == "mvn package" || d.product.name == "gradle build") && strings.HasSuffix(d.path, ".jar")
	},
	second:   javaSecond,
	sketch:   javaSketch,
	packages: []string{"dos2unix", "git", "maven"},
	sources: []string{".java", ".kt", ".kts", ".groovy", ".gradle", ".lockfile", ".proto", ".", "gradle", ".mvn", "mvn", "mvnw", "mvnw*", "gradlew", "gradlew*",
		"*.versions.toml", "gradle.properties", "lombok.config", "pom.xml", "settings.xml"},
	building: func(_ *split, name string) bool {
		return slices.Contains([]string{"GRADLE_OPTS", "GRADLE_USER_HOME", "MAVEN_CLI_OPTS", "MAVEN_CONFIG", "MAVEN_OPTS"}, name)
	},
	harmless: func(d *split, c *shell.Command) bool {
		args := c.Operands(shell.Arity{"-e": true})
		switch c.Name {
		case "chmod", "dos2unix", "sed":
			last := args[max(0, len(args)-1):]
			return len(last) == 1 && (strings.HasSuffix(last[0].Value, "mvnw") || strings.HasSuffix(last[0].Value, "gradlew"))
		case "mvn", "mvnw", "gradle", "gradlew":
			return len(args) > 0 && !slices.ContainsFunc(args, func(w shell.Word) bool { return !slices.Contains(javaTasks, w.Value) })
		}
		return d.puts(c, d.jarMade)
	},
}

// javaTasks are tasks that make no program.
var javaTasks = []string{"clean", "dependencies", "dependency:go-offline", "dependency:resolve", "dependency:resolve-plugins", "test", "validate"}

// jdkImages are those for whose JDK a runtime of Eclipse Temurin can stand.
var jdkImages = []string{"eclipse-temurin", "gradle", "maven", "openjdk"}

// runtimeImage is the image to run a program on that was built on the given
// one; "" if its version is not known.
func runtimeImage(img dockerfile.Image) string {
	if !slices.Contains(jdkImages, img.Name) || img.Digest != "" || strings.Contains(img.Tag, "corretto") || strings.Contains(img.Tag, "graal") || strings.Contains(img.Tag, "ubi") {
		return ""
	}
	_, image, ok := strings.Cut(onJRE(img), "`")
	if !ok {
		return ""
	}
	return strings.TrimSuffix(image, "`")
}

// javaBeside are settings that Spring reads from where the program starts.
var javaBeside = []string{"application.properties", "application.yaml", "application.yml"}

func javaSecond(d *split) *second {
	image := runtimeImage(d.s.Image)
	if image == "" || strings.Contains(d.s.From.Words[0].Value, "$") || strings.Contains(d.path, "*") || d.beside(slices.Concat(folders, javaBeside)...) == dockerfile.Yes ||
		!d.startsJar() || d.copiesJars() {
		return nil
	}
	file := d.jar()
	if file == "" || mounted(d.product.in, file) {
		return nil
	}
	tools := []string{}
	if strings.Contains(image, "alpine") {
		tools = []string{"wget"} // BusyBox's
	}
	note := "The image then holds the jar alone, on a Java runtime without a compiler: copy over what else the program reads."
	if file != d.path {
		note = "The image then holds what is built, on a Java runtime without a compiler: if the jar has its libraries in it, copy it alone."
	}
	return &second{image: image, ground: ground{root: true, shell: true, tools: tools, users: []string{"nobody"}}, copies: []string{file}, note: note}
}

// jar is what to take of the build: the jar alone where it is known to hold
// its libraries or was put elsewhere, its folder where they may lie beside it;
// "" if that is not known.
func (d *split) jar() string {
	switch {
	case d.put(d.jarMade) || d.jarMade(d.path) && d.whole():
		return d.path
	case d.jarMade(d.path):
		return path.Dir(d.path)
	}
	return ""
}

// jarMade reports whether a path is where Maven or Gradle makes a jar.
func (d *split) jarMade(file string) bool {
	folder := path.Dir(file)
	return strings.HasPrefix(folder, d.product.outputs[0].path) && strings.HasSuffix(file, ".jar") &&
		(strings.HasSuffix(folder, "/target") || strings.HasSuffix(folder, "/build/libs"))
}

// whole reports whether a jar holds its libraries, as its name or the task
// that makes it says.
func (d *split) whole() bool {
	return slices.ContainsFunc([]string{"-all.jar", "-fat.jar", "-jar-with-dependencies.jar", "-shaded.jar", "-standalone.jar", "-uber.jar"}, func(end string) bool {
		return strings.HasSuffix(d.path, end)
	}) || slices.ContainsFunc(d.product.command.Args(), func(w shell.Word) bool {
		task := w.Value[strings.LastIndexByte(w.Value, ':')+1:]
		return slices.Contains([]string{"bootJar", "fatJar", "repackage", "shade", "shadowJar", "single"}, task)
	})
}

// copiesJars reports whether the build is told to put libraries beside the jar.
func (d *split) copiesJars() bool {
	return slices.ContainsFunc(d.product.command.Args(), func(w shell.Word) bool { return strings.Contains(w.Value, "copy-dependencies") }) ||
		strings.Contains(d.path, "quarkus")
}

// startsJar reports whether the image starts the jar alone, and nothing that
// it is given names a file.
func (d *split) startsJar() bool {
	words := d.launch(true)
	at := slices.Index(words, "-jar")
	if at < 1 || at+1 >= len(words) || words[0] != "java" || below(d.s.End.Path(""), words[at+1]) != d.path {
		return false
	}
	return !slices.ContainsFunc(words[1:at], func(w string) bool { return !javaOption(w) }) && !readsFile(words[at+2:])
}

// javaOption reports whether an option of java is the same on any runtime.
func javaOption(w string) bool {
	switch {
	case w == "$JAVA_OPTS" || w == "${JAVA_OPTS}" || w == "-Djava.security.egd=file:/dev/./urandom" || w == "-Djava.security.egd=file:/dev/urandom":
		return true
	case strings.HasPrefix(w, "--add-opens=") || strings.HasPrefix(w, "--add-exports="):
		return true
	case strings.HasPrefix(w, "-agent") || strings.HasPrefix(w, "-javaagent"):
		return false
	case strings.HasPrefix(w, "-D"):
		name, value, _ := strings.Cut(w, "=")
		return !strings.ContainsAny(value, `/\$~`) && (name == "-Dfile.encoding" || !asksFile(name))
	}
	return slices.Contains([]string{"-server", "-ea", "--enable-preview"}, w) || strings.HasPrefix(w, "-X") && !strings.ContainsAny(w, `/\$~`)
}

// javaSketch names the image on which to ship.
func javaSketch(d *split) string {
	image := runtimeImage(d.s.Image)
	if image == "" || strings.Contains(d.path, dockerfile.Hole) {
		return ""
	}
	what := d.path
	if strings.Contains(what, "/quarkus-app/") {
		what = path.Dir(what) // where its libraries are
	}
	return "Build in a first stage, and copy " + analysis.Quote(what) + " and what else it reads into a second on " + analysis.Quote(image) + "."
}
