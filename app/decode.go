package app

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/go-github/v60/github"
	"golang.org/x/sync/errgroup"

	"github.com/plimsoll-app/plimsoll/review"
)

// A rawObject is a GraphQL object whose fields are decoded one by one.
type rawObject map[string]json.RawMessage

// decode reads one field; it answers false where the field is null or absent.
func (o rawObject) decode(field string, into any) (bool, error) {
	raw := o[field]
	if len(raw) == 0 || string(raw) == "null" {
		return false, nil
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return false, fmt.Errorf("read %s of GitHub's answer: %w", field, err)
	}
	return true, nil
}

func (a *App) decodeState(ctx context.Context, client *github.Client, w target, repo rawObject, files []*github.CommitFile, dirs []string) (*state, error) {
	var pull pullNode
	if ok, err := repo.decode("pullRequest", &pull); err != nil || !ok {
		return nil, cmp.Or(err, errGone)
	}
	s := &state{Head: pull.HeadRefOid, Base: pull.BaseRefOid, Draft: pull.IsDraft, Open: pull.State == "OPEN", tree: known{}}
	if err := a.readConfig(s, pull); err != nil {
		return nil, err
	}
	var suites suiteNodes
	if _, err := repo.decode("head", &suites); err != nil {
		return nil, err
	}
	s.checks = suites.refs()
	for i, dir := range dirs {
		var folder struct {
			Entries []struct {
				Name string `json:"name"`
			} `json:"entries"`
		}
		if _, err := repo.decode(fmt.Sprintf("t%d", i), &folder); err != nil {
			return nil, err
		}
		s.tree[dir] = map[string]bool{}
		for _, e := range folder.Entries {
			s.tree[dir][e.Name] = true
		}
	}
	var err error
	if s.texts, err = a.texts(ctx, client, w, repo, files); err != nil {
		return nil, err
	}
	s.threads, err = a.threads(ctx, client, w, pull.ReviewThreads)
	return s, err
}

// texts are the Dockerfiles' contents by blob: from the answer, or by REST for
// what GraphQL does not tell to the letter.
func (a *App) texts(ctx context.Context, client *github.Client, w target, repo rawObject, files []*github.CommitFile) (map[string][]byte, error) {
	texts := make([][]byte, len(files))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(4)
	for i, f := range files {
		var b blob
		ok, err := repo.decode(fmt.Sprintf("f%d", i), &b)
		if err != nil {
			return nil, err
		}
		if ok && b.Text != nil && !b.IsTruncated && len(*b.Text) == b.ByteSize {
			texts[i] = []byte(*b.Text)
			continue
		}
		if ok && b.ByteSize > maxBlob {
			texts[i] = make([]byte, maxBlob+1) // too large to read, and found to be
			continue
		}
		g.Go(func() error {
			raw, _, err := client.Git.GetBlobRaw(ctx, w.owner, w.name, f.GetSHA())
			if err != nil {
				return fmt.Errorf("read %s of %s#%d: %w", f.GetFilename(), w.fullName(), w.Number, err)
			}
			texts[i] = raw
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	bySHA := map[string][]byte{}
	for i, f := range files {
		bySHA[f.GetSHA()] = texts[i]
	}
	return bySHA, nil
}

// threads are those that our own comments began, further pages included.
func (a *App) threads(ctx context.Context, client *github.Client, w target, first threadNodes) ([]review.Thread, error) {
	const text = `query($owner:String!,$name:String!,$number:Int!,$after:String){repository(owner:$owner,name:$name){
pullRequest(number:$number){reviewThreads(first:100,after:$after){pageInfo{hasNextPage endCursor} nodes{` + threadFields + `}}}}}`
	var all []review.Thread
	for page := first; ; {
		for _, n := range page.Nodes {
			for _, c := range n.Comments.Nodes {
				if keys := review.Keys(c.Body); c.ViewerDidAuthor && keys != nil {
					all = append(all, review.Thread{Keys: keys})
				}
			}
		}
		if !page.PageInfo.HasNextPage {
			return all, nil
		}
		var answer struct {
			Repository struct {
				PullRequest struct {
					ReviewThreads threadNodes `json:"reviewThreads"`
				} `json:"pullRequest"`
			} `json:"repository"`
		}
		variables := map[string]any{"owner": w.owner, "name": w.name, "number": w.Number, "after": page.PageInfo.EndCursor}
		if err := a.hub.query(ctx, client, text, variables, &answer); err != nil {
			return nil, fmt.Errorf("read the threads of %s#%d: %w", w.fullName(), w.Number, err)
		}
		page = answer.Repository.PullRequest.ReviewThreads
	}
}
