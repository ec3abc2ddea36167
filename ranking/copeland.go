package ranking

// CopelandScore is the result of [Profile.Copeland] for n items.
type CopelandScore struct {
	// Won, Lost and Tied count the other items that a majority puts below, above and level; pairs that no voter
	// compares count in none of them.
	Won  []int `json:"won"`
	Lost []int `json:"lost"`
	Tied []int `json:"tied"`
	// Score is Won - Lost.
	Score []int `json:"score"`
	// Order are classes of equal Score, best first.
	Order [][]int `json:"order"`
	// Winner is the Condorcet winner, which beats every other item; nil if there is none.
	Winner *int `json:"winner"`
}

// Copeland ranks by majorities won less majorities lost (Copeland 1951; Llull, Artifitium electionis personarum).
func (p Profile) Copeland() (*CopelandScore, error) {
	d, err := p.Pairwise()
	if err != nil {
		return nil, err
	}
	n := p.Items
	out := &CopelandScore{Won: make([]int, n), Lost: make([]int, n), Tied: make([]int, n), Score: make([]int, n)}
	for i := range n {
		for j := range n {
			switch {
			case d[i][j] > d[j][i]:
				out.Won[i]++
			case d[i][j] < d[j][i]:
				out.Lost[i]++
			case d[i][j] > 0:
				out.Tied[i]++
			}
		}
		out.Score[i] = out.Won[i] - out.Lost[i]
		if out.Won[i] == n-1 {
			winner := i
			out.Winner = &winner
		}
	}
	out.Order = classesBy(allItems(n), func(i int) float64 { return float64(out.Score[i]) })
	return out, nil
}
