package carbon

import (
	"math"

	"github.com/tanwen/tanwen/fault"
	"github.com/tanwen/tanwen/internal/num"
)

// InventoryRow is one sector of an emission inventory, Mt CO2 outside power plants.
type InventoryRow struct {
	Sector  string // id: STL, CEM, CHM, OIN, BLD, TRN or AGR
	Fuel    [numFuels]float64
	Process float64
	Total   float64 // as the inventory states it
}

// Inventory is a table of emission by sector with stated totals.
type Inventory struct {
	Rows []InventoryRow
	// Total is the stated sum of all rows; nil if the table has none.
	Total *float64
	// Rounding is by how much a stated sum may differ from the sum of its parts, Mt; 0 means 1e-6.
	Rounding float64
}

// Check refuses a table whose sums do not close; the sentence names the sector.
func (v Inventory) Check() error {
	tolerance := v.Rounding
	if tolerance == 0 {
		tolerance = 1e-6
	}
	if !(tolerance > 0) || !finite(tolerance) {
		return fault.Bad("rounding", "carbon.inventory_rounding", "the rounding is {value}; it must be a finite number, at least 0", "value", v.Rounding)
	}
	seen := map[string]bool{}
	totals := make([]float64, 0, len(v.Rows))
	for i, r := range v.Rows {
		if seen[r.Sector] {
			return fault.Bad(at("rows", i), "carbon.inventory_twice", "sector {sector} stands twice; give it once", "sector", r.Sector)
		}
		seen[r.Sector] = true
		for _, x := range []float64{r.Fuel[Coal], r.Fuel[Oil], r.Fuel[Gas], r.Process, r.Total} {
			if !(x >= 0) || !finite(x) {
				return fault.Bad(at("rows", i), "carbon.inventory_negative", "sector {sector} holds {value}; emission must be a finite number, at least 0", "sector", r.Sector, "value", x)
			}
		}
		sum := r.Fuel[Coal] + r.Fuel[Oil] + r.Fuel[Gas] + r.Process
		if math.Abs(sum-r.Total) > tolerance {
			return fault.Bad(at("rows", i), "carbon.inventory_row", "fuels and process of sector {sector} sum to {sum}, but {total} is stated; one of them is wrong", "sector", r.Sector, "sum", rounded(sum), "total", rounded(r.Total))
		}
		totals = append(totals, r.Total)
	}
	if sum := num.Sum(totals); v.Total != nil && !(math.Abs(sum-*v.Total) <= tolerance) {
		return fault.Bad("total", "carbon.inventory_total", "the sectors sum to {sum}, but {total} is stated; a sector is missing or counted twice", "sum", rounded(sum), "total", rounded(*v.Total))
	}
	return nil
}

// WithInventory returns the base year with the sectors' fuel shares of an inventory, which must hold every sector of the
// model once. Gains, factors and electricity stay; totals by fuel stay too: an inventory gives the split, not the level.
func (b Base) WithInventory(v Inventory) (Base, error) {
	if err := v.Check(); err != nil {
		return b, err
	}
	place := map[string]int{}
	for i, r := range b.Sectors {
		place[r.ID] = i
	}
	var columns [numFuels]float64
	var got [numSectors]*InventoryRow
	for i := range v.Rows {
		s, ok := place[v.Rows[i].Sector]
		if !ok {
			return b, fault.Bad(at("rows", i), "carbon.inventory_sector", "there is no sector {sector} in the model; the sectors are STL, CEM, CHM, OIN, BLD, TRN and AGR", "sector", v.Rows[i].Sector)
		}
		got[s] = &v.Rows[i]
		for f := range numFuels {
			columns[f] += v.Rows[i].Fuel[f]
		}
	}
	for s, row := range got {
		if row == nil {
			return b, fault.Bad("rows", "carbon.inventory_missing", "sector {sector} is missing; the model needs all sectors", "sector", b.Sectors[s].ID)
		}
		for f := range numFuels {
			if !(columns[f] > 0) {
				return b, fault.Bad("rows", "carbon.inventory_fuel", "no sector burns {fuel}; its split cannot be told", "fuel", f.String())
			}
			b.Sectors[s].Fuel[f] = row.Fuel[f] / columns[f]
		}
	}
	return b, nil
}
