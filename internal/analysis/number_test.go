package analysis

import "testing"

func TestPrintedNumbersSayNoMoreThanIsKnown(t *testing.T) {
	for _, c := range []struct {
		v    Value
		p    printing
		want string
	}{
		{Value{}, percent, ""}, {Some(0.995), percent, ">99%"}, {Some(1), percent, "100%"}, {Some(0), percent, "0%"}, {Some(0.004), percent, "<1%"}, {Some(0.125), percent, "12%"},
		{Some(7), points, "7"}, {Some(7.5), points, "7.5"}, {Some(-0.04), points, "0"}, {Some(-1), points, "-1"}, {Some(3.14159), decimal, "3.14"}, {Some(12), whole, "12"},
	} {
		if got := show(c.v, c.p); got != c.want {
			t.Errorf("%v: got %q, want %q", c.v, got, c.want)
		}
	}
	for _, c := range []struct {
		v    Value
		want string
	}{{Some(1.0 / 3), "0.333333"}, {Some(2), "2"}, {Some(-0.0000001), "0"}, {Value{}, ""}, {Some(100), "100"}} {
		if got := plain(c.v); got != c.want {
			t.Errorf("%v: got %q, want %q", c.v, got, c.want)
		}
	}
}
