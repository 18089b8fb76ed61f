package review

// pair matches two lists of keys, one to one: equal keys first, then, in
// order, those that are alike in all but their text; of these, the ones marked
// in prefer come before the others (nil: none is). It answers, for each of the
// first list, whether it found a partner.
func pair(of, with []key, prefer []bool) []bool {
	found := make([]bool, len(of))
	left := map[key]int{}
	for _, k := range with {
		left[k]++
	}
	for i, k := range of {
		if left[k] > 0 {
			left[k]--
			found[i] = true
		}
	}
	alike := map[string]int{}
	for k, n := range left {
		alike[k.place] += n
	}
	for _, turn := range []bool{true, false} {
		for i, k := range of {
			preferred := prefer != nil && prefer[i]
			if preferred == turn && !found[i] && alike[k.place] > 0 {
				alike[k.place]--
				found[i] = true
			}
		}
	}
	return found
}
