package main

import (
	"context"

	"github.com/tanwen/tanwen/internal/cli"
	"github.com/tanwen/tanwen/internal/embedding"
)

// meaning asks the service that the user has named.
func meaning(ctx context.Context, at cli.MeaningService, texts []string) ([][]float64, error) {
	return embedding.Service{URL: at.URL, Model: at.Model, Key: at.Key, Private: at.Private}.Vectors(ctx, texts)
}
