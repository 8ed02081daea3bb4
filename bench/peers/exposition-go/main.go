// Prints how many milliseconds Go's client library takes, at best, to gather and write N constant samples with five labels.
package main

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/expfmt"
)

const families = 10

type groups struct {
	descs   []*prometheus.Desc
	samples int
}

func (g *groups) Describe(ch chan<- *prometheus.Desc) {
	for _, desc := range g.descs {
		ch <- desc
	}
}

func (g *groups) Collect(ch chan<- prometheus.Metric) {
	for _, desc := range g.descs {
		for group := 0; group < g.samples/families; group++ {
			value := 1795161600.25 + float64(group)
			ch <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, value, "AARD", "pbs-aard", "store-with-a-name", "vm", strconv.Itoa(group+100))
		}
	}
}

func main() {
	samples, err := strconv.Atoi(os.Args[1])
	if err != nil {
		panic(err)
	}
	collector := &groups{samples: samples}
	labels := []string{"site", "target", "datastore", "backup_type", "backup_id"}
	for i := 0; i < families; i++ {
		collector.descs = append(collector.descs, prometheus.NewDesc(fmt.Sprintf("pbs_group_value%d_seconds", i), "A value of the group.", labels, nil))
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(collector)

	var buffer bytes.Buffer
	best := time.Hour
	for run := 0; run < 30; run++ {
		buffer.Reset()
		start := time.Now()
		gathered, err := registry.Gather()
		if err != nil {
			panic(err)
		}
		encoder := expfmt.NewEncoder(&buffer, expfmt.FmtText)
		for _, family := range gathered {
			if err := encoder.Encode(family); err != nil {
				panic(err)
			}
		}
		if took := time.Since(start); took < best {
			best = took
		}
	}
	fmt.Println(float64(best.Nanoseconds()) / 1e6)
}
