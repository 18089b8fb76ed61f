package app

import (
	"context"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/google/go-github/v60/github"

	"github.com/plimsoll-app/plimsoll/review"
	"github.com/plimsoll-app/plimsoll/rules"
	"github.com/plimsoll-app/plimsoll/rules/analysis"
	"github.com/plimsoll-app/plimsoll/rules/dockerfile"
)

// A state is what GitHub says of a pull request at one moment: the live read
// before any write.
type state struct {
	Head, Base string // commits
	Draft      bool
	Open       bool
	threads    []review.Thread
	checks     []checkRef
	texts      map[string][]byte // of blobs, by their object id; what is missing was not readable
	tree       known
	config     rules.Config // of the base branch
	notes      []string     // what is to be said of it
}

// A checkRef is a check run of ours on the head.
type checkRef struct {
	ID         int64  `json:"databaseId"`
	ExternalID string `json:"externalId"`
	Conclusion string `json:"conclusion"`
}

// known is a tree of which the names in some folders are known, by the folder's
// path: an analysis.Tree.
type known map[string]map[string]bool

// Has implements analysis.Tree. A path is not there if one of the folders above
// it is not.
func (k known) Has(name string) dockerfile.Answer {
	name = path.Clean(name)
	for at := name; at != "."; at = path.Dir(at) {
		if names, ok := k[path.Dir(at)]; ok {
			switch {
			case !names[path.Base(at)]:
				return dockerfile.No
			case at == name:
				return dockerfile.Yes
			}
			return dockerfile.Unknown
		}
	}
	return dockerfile.Unknown
}

// maxBlob is the most that is read of one Dockerfile, in bytes: as much as is
// analysed. GitHub's GraphQL cuts text far earlier; the rest comes by REST.
const maxBlob = analysis.MaxBytes

var pullFields = `number headRefOid baseRefOid isDraft state
baseRef{target{... on Commit{` + configFields() + `}}}
reviewThreads(first:100){pageInfo{hasNextPage endCursor} nodes{` + threadFields + `}}`

const threadFields = `comments(first:1){nodes{body viewerDidAuthor}}`

const checkFields = `... on Commit{checkSuites(first:10,filterBy:{appId:$app,checkName:$check}){nodes{
checkRuns(first:10,filterBy:{appId:$app,checkName:$check}){nodes{databaseId externalId conclusion}}}}}`

const treeFields = `... on Tree{entries{name}}`

const blobFields = `... on Blob{oid text isTruncated isBinary byteSize}`

type pageInfo struct {
	HasNextPage bool   `json:"hasNextPage"`
	EndCursor   string `json:"endCursor"`
}

type threadNodes struct {
	PageInfo pageInfo `json:"pageInfo"`
	Nodes    []struct {
		Comments struct {
			Nodes []struct {
				Body            string `json:"body"`
				ViewerDidAuthor bool   `json:"viewerDidAuthor"`
			} `json:"nodes"`
		} `json:"comments"`
	} `json:"nodes"`
}

type suiteNodes struct {
	CheckSuites struct {
		Nodes []struct {
			CheckRuns struct {
				Nodes []checkRef `json:"nodes"`
			} `json:"checkRuns"`
		} `json:"nodes"`
	} `json:"checkSuites"`
}

func (s suiteNodes) refs() []checkRef {
	var all []checkRef
	for _, suite := range s.CheckSuites.Nodes {
		all = append(all, suite.CheckRuns.Nodes...)
	}
	return all
}

type blob struct {
	OID         string  `json:"oid"`
	Text        *string `json:"text"`
	IsTruncated bool    `json:"isTruncated"`
	IsBinary    *bool   `json:"isBinary"`
	ByteSize    int     `json:"byteSize"`
}

type pullNode struct {
	HeadRefOid string `json:"headRefOid"`
	BaseRefOid string `json:"baseRefOid"`
	IsDraft    bool   `json:"isDraft"`
	State      string `json:"state"`
	BaseRef    *struct {
		Target rawObject `json:"target"`
	} `json:"baseRef"`
	ReviewThreads threadNodes `json:"reviewThreads"`
}

// A question is a GraphQL query in the making, of named objects.
type question struct {
	declared  []string
	fields    []string
	variables map[string]any
}

// object asks for a git object under an alias.
func (q *question) object(alias, kind, value, fields string) {
	q.declared = append(q.declared, fmt.Sprintf("$%s:%s!", alias, map[string]string{"oid": "GitObjectID", "expression": "String"}[kind]))
	q.fields = append(q.fields, fmt.Sprintf("%s:object(%s:$%s){%s}", alias, kind, alias, fields))
	q.variables[alias] = value
}

// readState asks for everything at once. head is the commit of which the files
// are known.
func (a *App) readState(ctx context.Context, client *github.Client, w target, head string, files []*github.CommitFile) (*state, error) {
	q := question{
		declared:  []string{"$owner:String!", "$name:String!", "$number:Int!", "$app:Int", "$check:String"},
		fields:    []string{"pullRequest(number:$number){" + pullFields + "}"},
		variables: map[string]any{"owner": w.owner, "name": w.name, "number": w.Number, "app": a.hub.appID, "check": CheckName},
	}
	q.object("head", "expression", head, checkFields)
	for i, f := range files {
		q.object(fmt.Sprintf("f%d", i), "oid", f.GetSHA(), blobFields)
	}
	dirs := folders(files)
	for i, dir := range dirs {
		q.object(fmt.Sprintf("t%d", i), "expression", head+":"+strings.TrimPrefix(dir, "."), treeFields)
	}
	text := "query(" + strings.Join(q.declared, ",") + "){repository(owner:$owner,name:$name){" + strings.Join(q.fields, "\n") + "}}"
	var answer struct {
		Repository rawObject `json:"repository"`
	}
	if err := a.hub.query(ctx, client, text, q.variables, &answer); err != nil {
		return nil, fmt.Errorf("read %s#%d: %w", w.fullName(), w.Number, err)
	}
	return a.decodeState(ctx, client, w, answer.Repository, files, dirs)
}

// folders are those in which rules look for names beside Dockerfiles.
func folders(files []*github.CommitFile) []string {
	dirs := map[string]bool{}
	for _, f := range dockerfiles(files) {
		for _, dir := range analysis.Folders(f.GetFilename()) {
			dirs[dir] = true
		}
	}
	return slices.Sorted(maps.Keys(dirs))
}
