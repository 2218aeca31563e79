using DuckLake.Metadata;

namespace DuckLake.Arrow.Tests;

/// <summary>Two transactions on one lake: what is put on top of the other, and what is refused.</summary>
public abstract class ConflictTests : TransactionTest
{
    private static readonly Dictionary<string, Func<DuckLakeTransaction, Task>> s_changes = new()
    {
        ["append file"] = transaction => AppendAsync(transaction, "t", 1000, ManyRows),
        ["append inlined"] = transaction => AppendAsync(transaction, "t", 2000, 2),
        ["delete inlined"] = transaction => transaction.DeleteAsync("t", DuckLakeFilter.Equal("id", 500)),
        ["delete few"] = transaction => transaction.DeleteAsync("t", DuckLakeFilter.LessThan("id", 3)),
        ["delete many"] = transaction => transaction.DeleteAsync("t", DuckLakeFilter.Between("id", 5, 25)),
        ["delete other file"] = transaction => transaction.DeleteAsync("t", DuckLakeFilter.Between("id", 105, 125)),
        ["truncate"] = transaction => transaction.TruncateAsync("t"),
        ["alter"] = Do(transaction => transaction.AddColumn("t", new DuckLakeColumnSpec("extra", DuckLakeTypeKind.Int32))),
        ["comment"] = Do(transaction => transaction.SetTableComment("t", "x")),
        ["rename"] = Do(transaction => transaction.RenameTable("t", "r")),
        ["drop"] = Do(transaction => transaction.DropTable("t")),
        ["create same"] = Do(transaction => transaction.CreateTable("new", IdAndName)),
        ["append other table"] = transaction => AppendAsync(transaction, "o", 1, 2),
    };

    private static readonly string[] s_deletes = ["delete inlined", "delete few", "delete many", "delete other file", "truncate"];

    public static TheoryData<string, string> Pairs
    {
        get
        {
            var pairs = new TheoryData<string, string>();
            foreach (string mine in s_changes.Keys)
            {
                foreach (string theirs in s_changes.Keys)
                {
                    pairs.Add(mine, theirs);
                }
            }

            return pairs;
        }
    }

    /// <summary>Each change once on either side, with itself and with another: the rules are the same on every kind of catalog.</summary>
    public static TheoryData<string, string> SomePairs
    {
        get
        {
            string[] changes = [.. s_changes.Keys];
            var pairs = new TheoryData<string, string>();
            for (int i = 0; i < changes.Length; i++)
            {
                pairs.Add(changes[i], changes[i]);
                pairs.Add(changes[i], changes[(i + 3) % changes.Length]);
            }

            return pairs;
        }
    }

    private protected async Task CheckTwoChangesAsync(string mine, string theirs)
    {
        await using DuckLakeCatalog catalog = await CreateWithTableAsync();
        await AppendAsync(catalog, "t", 0, ManyRows);
        await AppendAsync(catalog, "t", 100, ManyRows);
        await AppendAsync(catalog, "t", 500, 3);
        await catalog.TransactAsync((transaction, _) => Do(change => change.CreateTable("o", IdAndName))(transaction));
        await using DuckLakeTransaction first = await catalog.BeginTransactionAsync();
        await using DuckLakeTransaction second = await catalog.BeginTransactionAsync();
        await s_changes[mine](second);
        await s_changes[theirs](first);
        DuckLakeSnapshot winner = await first.CommitAsync();

        if (IsRefused(mine, theirs))
        {
            DuckLakeConflictException conflict = await Assert.ThrowsAsync<DuckLakeConflictException>(() => second.CommitAsync());
            Assert.Equal(winner.Id, conflict.WinningSnapshotId);
            Assert.StartsWith("Failed to commit DuckLake transaction.\nTransaction conflict - ", conflict.Message, StringComparison.Ordinal);
            Assert.True(conflict.IsTransient);
            Assert.Equal(winner.Id, (await catalog.GetSnapshotAsync()).Id);
        }
        else
        {
            DuckLakeSnapshot committed = await second.CommitAsync();
            Assert.Equal(winner.Id + 1, committed.Id);
            foreach (DuckLakeTable table in committed.Tables)
            {
                Assert.Equal((await IdsAsync(table)).Length, await table.CountAsync());
            }
        }

        AssertNoOrphans();
    }

    [SkippableFact]
    public async Task Appends_of_both_are_there_with_row_ids_of_their_own()
    {
        await using DuckLakeCatalog catalog = await CreateWithTableAsync();
        await using DuckLakeTransaction first = await catalog.BeginTransactionAsync();
        await using DuckLakeTransaction second = await catalog.BeginTransactionAsync();
        await AppendAsync(first, "t", 0, ManyRows);
        await AppendAsync(second, "t", 100, ManyRows);
        await AppendAsync(second, "t", 200, 3);
        await first.CommitAsync();
        DuckLakeSnapshot committed = await second.CommitAsync();

        Dictionary<int, long> rowIds = await RowIdsAsync(committed.GetTable("t"));
        Assert.Equal(83, rowIds.Values.Distinct().Count());
        Assert.Equal(Enumerable.Range(0, 83).Select(id => (long)id), rowIds.Values.Order());
        Assert.Equal(["83|83"], Query("SELECT record_count, next_row_id FROM ducklake_table_stats"));
        Assert.Equal(["0", "202"], Query("SELECT min_value FROM ducklake_table_column_stats WHERE column_id = 1 UNION ALL SELECT max_value FROM ducklake_table_column_stats WHERE column_id = 1"));
    }

    [SkippableFact]
    public async Task A_delete_file_written_for_another_snapshot_is_written_again()
    {
        await using (DuckLakeCatalog catalog = await CreateWithTableAsync())
        {
            await AppendAsync(catalog, "t", 0, ManyRows);
            await catalog.TransactAsync((transaction, _) => Do(change => change.CreateTable("o", IdAndName))(transaction));
            await catalog.TransactAsync((transaction, _) => transaction.DeleteAsync("t", DuckLakeFilter.LessThan("id", 12)));
            await using DuckLakeTransaction late = await catalog.BeginTransactionAsync();
            await late.DeleteAsync("t", DuckLakeFilter.Between("id", 12, 25));
            await AppendAsync(catalog, "o", 0, 1);
            await AppendAsync(catalog, "o", 1, 1);
            DuckLakeSnapshot committed = await late.CommitAsync();
            Assert.Equal(7, committed.Id);
            Assert.Equal(28, await (await catalog.GetSnapshotAsync(6)).GetTable("t").CountAsync());
        }

        await using DuckLakeCatalog fresh = await OpenAsync();
        Assert.Equal(Enumerable.Range(12, 28), await IdsAsync((await fresh.GetSnapshotAsync(6)).GetTable("t")));
        Assert.Equal(Enumerable.Range(26, 14), await CommittedIdsAsync("t"));
        Assert.Equal(["4|26|7"], Query("SELECT begin_snapshot, delete_count, partial_max FROM ducklake_delete_file"));
        AssertNoOrphans();
    }

    [SkippableTheory]
    [InlineData(1, 1.5)]
    [InlineData(0, double.MaxValue)]
    public async Task Retries_end_with_what_stands_in_the_way(int retryWaitMs, double retryBackoff)
    {
        await using DuckLakeCatalog catalog = await CreateWithTableAsync();
        await using DuckLakeTransaction transaction = await catalog.BeginTransactionAsync(
            new DuckLakeTransactionOptions { MaxRetryCount = 2, RetryWait = TimeSpan.FromMilliseconds(retryWaitMs), RetryBackoff = retryBackoff });
        await AppendAsync(transaction, "t", 0, ManyRows);
        int attempts = 0;
        CommitSteps.Hook = (step, _) =>
        {
            if (step == CommitStep.LockTaken)
            {
                attempts++;
                throw new MetadataException(MetadataErrorKind.Conflict, "busy", isTransient: true) { CommitError = CommitErrorKind.Retry };
            }
        };
        try
        {
            DuckLakeException error = await Assert.ThrowsAsync<DuckLakeException>(() => transaction.CommitAsync());
            Assert.Contains("Exceeded the maximum retry count of 2 set by the ducklake_max_retry_count setting.", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            CommitSteps.Hook = null;
        }

        Assert.Equal(3, attempts);
        Assert.Empty(FilesOnDisk());
    }

    [SkippableFact]
    public async Task Options_without_meaning_are_refused()
    {
        await using DuckLakeCatalog catalog = await CreateWithTableAsync();
        DuckLakeTransactionOptions[] refused =
        [
            new() { MaxRetryCount = -1 },
            new() { RetryWait = TimeSpan.FromMilliseconds(-1) },
            new() { RetryBackoff = 0.5 },
            new() { RetryBackoff = double.NaN },
            new() { DegreeOfParallelism = 0 },
            new() { IdempotencyKey = "" },
            new() { IdempotencyKey = "two\nlines" },
        ];
        foreach (DuckLakeTransactionOptions options in refused)
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => catalog.BeginTransactionAsync(options));
        }
    }

    [SkippableFact]
    public async Task A_lock_that_is_given_up_in_time_is_waited_for()
    {
        await using DuckLakeCatalog catalog = await CreateWithTableAsync();
        await using DuckLakeTransaction transaction = await catalog.BeginTransactionAsync(
            new DuckLakeTransactionOptions { RetryWait = TimeSpan.FromMilliseconds(1) });
        await AppendAsync(transaction, "t", 0, ManyRows);
        int attempts = 0;
        CommitSteps.Hook = (step, _) =>
        {
            if (step == CommitStep.StatementsBuilt && ++attempts < 4)
            {
                throw new MetadataException(MetadataErrorKind.Conflict, "busy", isTransient: true) { CommitError = CommitErrorKind.Retry };
            }
        };
        try
        {
            await transaction.CommitAsync();
        }
        finally
        {
            CommitSteps.Hook = null;
        }

        Assert.Equal(4, attempts);
        Assert.Equal(ManyRows, (await CommittedIdsAsync("t")).Length);
        AssertNoOrphans();
    }

    [SkippableTheory]
    [InlineData(CommitStepNames.Before)]
    [InlineData(CommitStepNames.After)]
    public async Task A_lost_acknowledgement_is_looked_up(string when)
    {
        await using DuckLakeCatalog catalog = await CreateWithTableAsync();
        await using DuckLakeTransaction transaction = await catalog.BeginTransactionAsync(
            new DuckLakeTransactionOptions { RetryWait = TimeSpan.FromMilliseconds(1) });
        await AppendAsync(transaction, "t", 0, ManyRows);
        int losses = 0;
        CommitSteps.Hook = (step, _) =>
        {
            if (step == (when == CommitStepNames.After ? CommitStep.Committed : CommitStep.BeforeCommit) && losses++ == 0)
            {
                throw new MetadataException(MetadataErrorKind.Metadata, "lost") { CommitError = CommitErrorKind.ConnectionLost, IsOutcomeUnknown = true };
            }
        };
        try
        {
            DuckLakeSnapshot committed = await transaction.CommitAsync();
            Assert.Equal(2, committed.Id);
        }
        finally
        {
            CommitSteps.Hook = null;
        }

        Assert.Equal(["2"], Query("SELECT MAX(snapshot_id) FROM ducklake_snapshot"));
        Assert.Equal(ManyRows, (await CommittedIdsAsync("t")).Length);
        AssertNoOrphans();
    }

    [SkippableFact]
    public async Task A_lake_elsewhere_than_expected_is_a_conflict()
    {
        await using DuckLakeCatalog catalog = await CreateWithTableAsync();
        DuckLakeConflictException early = await Assert.ThrowsAsync<DuckLakeConflictException>(
            () => catalog.BeginTransactionAsync(new DuckLakeTransactionOptions { ExpectedBaseSnapshot = 0 }));
        await using DuckLakeTransaction transaction = await catalog.BeginTransactionAsync(new DuckLakeTransactionOptions { ExpectedBaseSnapshot = 1 });
        await AppendAsync(transaction, "t", 0, ManyRows);
        await AppendAsync(catalog, "t", 100, 1);
        DuckLakeConflictException late = await Assert.ThrowsAsync<DuckLakeConflictException>(() => transaction.CommitAsync());

        Assert.Equal((DuckLakeConflictKind.BaseSnapshot, 1L), (early.ConflictKind, early.WinningSnapshotId));
        Assert.Equal((DuckLakeConflictKind.BaseSnapshot, 2L), (late.ConflictKind, late.WinningSnapshotId));
        Assert.Equal(Ids([100]), await CommittedIdsAsync("t"));
        Assert.Empty(FilesOnDisk());
    }

    [SkippableFact]
    public async Task A_key_is_committed_once()
    {
        var options = new DuckLakeTransactionOptions { IdempotencyKey = "load 7", CommitExtraInfo = "batch" };
        await using DuckLakeCatalog catalog = await CreateWithTableAsync();
        int bodies = 0;
        DuckLakeSnapshot first = await Load();
        await AppendAsync(catalog, "t", 500, 1);
        DuckLakeSnapshot again = await Load();

        // A race: both began before either committed.
        await using DuckLakeTransaction late = await catalog.BeginTransactionAsync(new DuckLakeTransactionOptions { IdempotencyKey = "load 8" });
        await using DuckLakeTransaction twin = await catalog.BeginTransactionAsync(new DuckLakeTransactionOptions { IdempotencyKey = "load 8" });
        await AppendAsync(late, "t", 1000, ManyRows);
        await AppendAsync(twin, "t", 1000, ManyRows);
        DuckLakeSnapshot winner = await late.CommitAsync();
        DuckLakeSnapshot same = await twin.CommitAsync();

        Assert.Equal(first.Id, again.Id);
        Assert.Equal(1, bodies);
        Assert.Equal(winner.Id, same.Id);
        Assert.Equal((2 * ManyRows) + 1, (await CommittedIdsAsync("t")).Length);
        AssertNoOrphans();

        Task<DuckLakeSnapshot> Load() => catalog.TransactAsync(
            (transaction, _) =>
            {
                bodies++;
                return AppendAsync(transaction, "t", 0, ManyRows);
            },
            options);
    }

    // Inserts go with inserts and with everything elsewhere; a change of rows or of the table stands against most others.
    private static bool IsRefused(string mine, string theirs)
    {
        if (mine == "append other table" || theirs == "append other table")
        {
            return false;
        }

        if (mine == "create same" || theirs == "create same")
        {
            return mine == theirs;
        }

        bool mineDeletes = s_deletes.Contains(mine);
        bool theirsDeletes = s_deletes.Contains(theirs);
        bool mineAppends = mine.StartsWith("append", StringComparison.Ordinal);
        bool theirsAppends = theirs.StartsWith("append", StringComparison.Ordinal);
        switch (mine)
        {
            case "drop":
                return true;
            case "rename":
                return theirs is "rename" or "drop";
            case "alter" or "comment":
                return theirs is "alter" or "comment" or "rename" or "drop";
        }

        return theirs switch
        {
            "drop" or "alter" or "comment" => true,
            "rename" => false,
            _ when mineAppends => theirsDeletes,
            _ when theirsAppends => true,
            _ => mineDeletes && theirsDeletes && SharesRows(mine, theirs),
        };
    }

    // Deletes of different files and of rows inside the catalog go together, unless both are recorded inside the catalog.
    private static bool SharesRows(string mine, string theirs) =>
        mine == theirs || mine == "truncate" || theirs == "truncate"
        || (mine is "delete few" or "delete many" && theirs is "delete few" or "delete many")
        || (mine is "delete inlined" or "delete few" && theirs is "delete inlined" or "delete few");

    private static Func<DuckLakeTransaction, Task> Do(Action<DuckLakeTransaction> change) => transaction =>
    {
        change(transaction);
        return Task.CompletedTask;
    };

    private static class CommitStepNames
    {
        public const string Before = "before COMMIT";
        public const string After = "after COMMIT";
    }
}
