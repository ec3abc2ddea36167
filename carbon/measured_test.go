package carbon_test

import (
	"testing"

	"github.com/tanwen/tanwen/carbon"
	"github.com/tanwen/tanwen/fault"
)

const classedBase = "name,value,class\nfuel.coal,45,verified\nfuel.gas,12,reported\ngeneration.hydro,40,monitored\ncement,6,\nnet_import.2023,-20,monitored\n"

func TestClassesOfTheData(t *testing.T) {
	b, err := carbon.ParseBase(classedBase)
	if err != nil || b.Fuel[carbon.Coal] != 45 || b.Cement != 6 {
		t.Fatalf("%+v, %v", b, err)
	}
	classes, err := carbon.ParseClasses(classedBase)
	if err != nil || len(classes) != 4 {
		t.Fatalf("%v, %v", classes, err)
	}
	path, err := carbon.Model{Base: carbon.China()}.Run(carbon.Median())
	if err != nil {
		t.Fatal(err)
	}
	usual := path.Years[0].Sheet(carbon.Province, carbon.Text{Zh: "区域", En: "region"}, carbon.WholeSink)
	sheet := usual.Measured(classes)
	if err := sheet.Check(); err != nil {
		t.Error(err)
	}
	want := map[string]carbon.MRV{"power": carbon.Reported, "STL": carbon.Reported, "hydro": carbon.Monitored, "net_import": carbon.Monitored}
	for i, l := range sheet.Lines {
		if class, said := want[l.ID]; said && l.Class != class {
			t.Errorf("%s is %s, the data say %s", l.ID, l.Class, class)
		} else if !said && l.ID != "generation" && l.Class != usual.Lines[i].Class {
			t.Errorf("%s became %s", l.ID, l.Class)
		}
	}
	if usual.Lines[0].Class != carbon.Monitored {
		t.Error("the sheet itself was changed")
	}
	plain, err := carbon.ParseClasses(baseText)
	if err != nil || len(plain) != 0 {
		t.Errorf("%v, %v", plain, err)
	}
	_, err = carbon.ParseClasses("name,value,class\nfuel.coal,45,guessed\n")
	if e := fault.Find(err); e == nil || e.Key != "carbon.class" || e.Place.Row != 2 || e.Place.Col != 3 {
		t.Errorf("got %v", err)
	}
}
