// The leak counters are process-wide, so the tests of an assembly run one at a time.
[assembly: Xunit.CollectionBehavior(DisableTestParallelization = true)]
