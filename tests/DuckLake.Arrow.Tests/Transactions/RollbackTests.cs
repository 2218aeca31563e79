using DuckLake.Metadata;

namespace DuckLake.Arrow.Tests;

/// <summary>Transactions that end without a commit leave nothing behind, and the lake usable.</summary>
public abstract class RollbackTests : TransactionTest
{
    [SkippableTheory]
    [InlineData("dispose")]
    [InlineData("rollback")]
    [InlineData("body")]
    [InlineData("cancelled")]
    public async Task Nothing_is_left_behind(string ending)
    {
        await using DuckLakeCatalog catalog = await CreateWithTableAsync();
        await AppendAsync(catalog, "t", 0, ManyRows);
        string[] files = FilesOnDisk();
        using var cancellation = new CancellationTokenSource();

        async Task Change(DuckLakeTransaction transaction)
        {
            await AppendAsync(transaction, "t", 100, ManyRows);
            transaction.CreateTable("u", IdAndName);
            await AppendAsync(transaction, "u", 100, ManyRows);
            await transaction.DeleteAsync("t", DuckLakeFilter.LessThan("id", 20));
            Assert.Equal(files.Length + 2, FilesOnDisk().Length);
        }

        if (ending == "body")
        {
            await Assert.ThrowsAsync<InvalidDataException>(() => catalog.TransactAsync(async (transaction, _) =>
            {
                await Change(transaction);
                throw new InvalidDataException();
            }));
        }
        else
        {
            await using DuckLakeTransaction transaction = await catalog.BeginTransactionAsync();
            await Change(transaction);
            if (ending == "rollback")
            {
                await transaction.RollbackAsync();
            }
            else if (ending == "cancelled")
            {
                await cancellation.CancelAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => transaction.CommitAsync(cancellation.Token));
            }
        }

        Assert.Equal(files, FilesOnDisk());
        Assert.Equal(["2"], Query("SELECT MAX(snapshot_id) FROM ducklake_snapshot"));
        await AppendAsync(catalog, "t", 500, 1);
        Assert.Equal(ManyRows + 1, (await CommittedIdsAsync("t")).Length);
    }

    [SkippableFact]
    public async Task A_conflict_leaves_no_file()
    {
        await using DuckLakeCatalog catalog = await CreateWithTableAsync();
        await AppendAsync(catalog, "t", 0, ManyRows);
        await using DuckLakeTransaction transaction = await catalog.BeginTransactionAsync();
        await AppendAsync(transaction, "t", 100, ManyRows);
        await catalog.TransactAsync((other, _) =>
        {
            other.DropTable("t");
            return Task.CompletedTask;
        });
        string[] files = [.. FilesInCatalog()];

        await Assert.ThrowsAsync<DuckLakeConflictException>(() => transaction.CommitAsync());

        Assert.Equal(files, FilesOnDisk().Select(Path.GetFileName));
        Assert.Throws<InvalidOperationException>(transaction.CheckActive);
    }

    public static TheoryData<int, int> FailingSteps
    {
        get
        {
            var steps = new TheoryData<int, int>();
            foreach (CommitStep step in Enum.GetValues<CommitStep>())
            {
                steps.Add((int)step, 0);
            }

            foreach (int statement in (int[])[1, 2, 5])
            {
                steps.Add((int)CommitStep.BeforeStatement, statement);
            }

            return steps;
        }
    }

    /// <summary>Whatever fails, and whenever, the commit has happened with its files, or it has not and left none.</summary>
    [SkippableTheory]
    [MemberData(nameof(FailingSteps))]
    public async Task A_failure_at_any_step_is_before_or_after(int step, int statement)
    {
        await using DuckLakeCatalog catalog = await CreateWithTableAsync();
        await AppendAsync(catalog, "t", 0, ManyRows);
        await catalog.TransactAsync((transaction, _) => transaction.DeleteAsync("t", DuckLakeFilter.LessThan("id", 15)));
        string[] before = FilesOnDisk();
        int count = 0;
        CommitSteps.Hook = (reached, statements) =>
        {
            if (reached == (CommitStep)step && statements >= statement && count++ == 0)
            {
                throw new InvalidDataException("fault");
            }
        };

        bool isCommitted = false;
        try
        {
            await catalog.TransactAsync(async (transaction, _) =>
            {
                await AppendAsync(transaction, "t", 100, ManyRows);
                await AppendAsync(transaction, "t", 200, 2);
                await transaction.DeleteAsync("t", DuckLakeFilter.Between("id", 20, 34));
            });
            isCommitted = true;
        }
        catch (InvalidDataException)
        {
        }
        finally
        {
            CommitSteps.Hook = null;
        }

        Assert.Equal(1, count);
        Assert.Equal((CommitStep)step == CommitStep.Committed, isCommitted);
        int[] expected = isCommitted
            ? [.. Enumerable.Range(15, 5), .. Enumerable.Range(35, 5), .. Enumerable.Range(100, ManyRows), 200, 201]
            : [.. Enumerable.Range(15, 25)];
        Assert.Equal(expected, await CommittedIdsAsync("t"));
        if (!isCommitted)
        {
            Assert.Equal(before, FilesOnDisk());
        }

        AssertNoOrphans();
        await AppendAsync(catalog, "t", 900, 1);
        Assert.Contains(900, await CommittedIdsAsync("t"));
    }
}
