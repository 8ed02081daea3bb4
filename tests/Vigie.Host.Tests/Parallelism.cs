// Most of the time of these tests goes by in waiting for programs that they started.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
