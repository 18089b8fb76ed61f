package review

// pair matches two lists of keys, one to one: equal keys first, then those of
// the same text in another stage, then, in order, those that are alike in all
// but their text; of these, the ones marked in prefer come before the others
// (nil: none is). It answers, for each of the first list, whether it found a
// partner.
func pair(of, with []key, prefer []bool) []bool {
	found, taken := make([]bool, len(of)), make([]bool, len(with))
	match := func(name func(key) string, may func(i int) bool) {
		left := map[string][]int{}
		for j, k := range with {
			if !taken[j] {
				left[name(k)] = append(left[name(k)], j)
			}
		}
		for i, k := range of {
			if n := name(k); !found[i] && may(i) && len(left[n]) > 0 {
				taken[left[n][0]], found[i] = true, true
				left[n] = left[n][1:]
			}
		}
	}
	preferred := func(i int) bool { return prefer != nil && prefer[i] }
	all := func(int) bool { return true }
	place, moved := func(k key) string { return k.place }, func(k key) string { return k.moved }
	match(key.String, all)
	match(moved, preferred)
	match(moved, all)
	match(place, preferred)
	match(place, all)
	return found
}
