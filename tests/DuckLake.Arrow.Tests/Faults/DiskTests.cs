using DuckLake.Columnar;
using DuckLake.Metadata;
using DuckLake.Metadata.Sqlite;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>Disks that are really full or read-only, under the data files and under an SQLite catalog.</summary>
public sealed class DiskTests : LeakCheckedTest
{
    [SkippableTheory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_full_disk_under_the_files_leaves_nothing(string kind)
    {
        using var disk = new SmallDisk(sizeKibibytes: 128);
        await using WriteFaultLake lake = await WriteFaultLake.CreateAsync(kind, disk.Combine("data") + "/");
        DuckLakeException error = await lake.FailsAsync(async (transaction, token) =>
        {
            for (int i = 0; i < 60; i++)
            {
                using RecordBatch rows = TransactionTest.Rows(i * 20_000, 20_000);
                await transaction.AppendAsync("t", rows, cancellationToken: token);
            }
        });
        Assert.Equal((DuckLakeErrorKind.Storage, "main", "t"), (error.Kind, error.SchemaName, error.TableName));
        Assert.Contains("disk is full", error.Message, StringComparison.Ordinal);
        Assert.StartsWith(lake.DataPath, error.FilePath, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("full", "Make room")]
    [InlineData("read-only", "read-only")]
    public async Task A_full_or_read_only_disk_under_the_catalog_leaves_nothing(string reason, string nextStep)
    {
        using var disk = new SmallDisk(sizeKibibytes: 2048);
        using var data = new TemporaryDirectory();
        await using DuckLakeCatalog catalog = await DuckLakeCatalog.CreateAsync(
            SqliteMetadata.Open(disk.Combine("catalog.sqlite"), new SqliteMetadataOptions { UseConnectionPool = false, JournalMode = SqliteJournalMode.Delete }),
            new DuckLakeCreateOptions { DataPath = data.FullPath });
        await catalog.TransactAsync((transaction, _) =>
        {
            transaction.CreateTable("t", TransactionTest.IdAndName);
            return Task.CompletedTask;
        });
        string? filler = null;
        DuckLakeException error = await Assert.ThrowsAsync<DuckLakeException>(() => catalog.TransactAsync(
            async (transaction, token) =>
            {
                using RecordBatch rows = TransactionTest.Rows(0, 1_000);
                await transaction.AppendAsync("t", rows, cancellationToken: token);
                for (int i = 0; i < 30; i++)
                {
                    transaction.CreateTable($"wide{i}", [.. Enumerable.Range(0, 100).Select(c => new DuckLakeColumnSpec($"column{c}", DuckLakeTypeKind.Int32))]);
                }

                if (reason == "full")
                {
                    filler = disk.Fill(leftBytes: 20_000);
                }
                else
                {
                    Assert.True(disk.Remount("ro"));
                }
            },
            new DuckLakeTransactionOptions { MaxRetryCount = 0 }));
        if (filler is not null)
        {
            File.Delete(filler);
        }
        else
        {
            Assert.True(disk.Remount("rw"));
        }

        Assert.Equal(DuckLakeErrorKind.Metadata, error.Kind);
        Assert.Contains(nextStep, error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(data.FullPath, "*", SearchOption.AllDirectories));
        Assert.Equal(1, (await catalog.GetSnapshotAsync()).Id);
        await catalog.TransactAsync(async (transaction, token) =>
        {
            using RecordBatch rows = TransactionTest.Rows(0, 1_000);
            await transaction.AppendAsync("t", rows, cancellationToken: token);
        });
        Assert.Equal(1_000, await (await catalog.GetSnapshotAsync()).GetTable("t").CountAsync());
    }
}
