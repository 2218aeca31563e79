using DuckLake.Metadata;
using DuckLake.Metadata.Sqlite;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>Every pair of changes of one object, committed by this transaction and by another one before it.</summary>
public sealed class ConflictMatrixTests : LeakCheckedTest
{
    private static readonly string[] s_tableChanges =
    [
        "dropped_table", "altered_table", "inserted_into_table", "inlined_insert", "deleted_from_table", "inlined_delete", "inline_flush",
        "merge_adjacent", "rewrite_delete", "compacted_table",
    ];

    // What refuses a change: digest 9.4 with the gaps closed. Row changes of one file or row are found by CheckFiles and
    // CheckInlinedRows; deleted_from_table against itself and inlined_delete against compaction are not in the matrix for that reason.
    private static readonly Dictionary<string, string[]> s_refusedBy = new()
    {
        ["dropped_table"] = ["dropped_table", "altered_table", "inserted_into_table", "inlined_insert", "deleted_from_table", "inlined_delete"],
        ["altered_table"] = ["dropped_table", "altered_table"],
        ["inserted_into_table"] = ["dropped_table", "altered_table", "deleted_from_table", "inlined_delete"],
        ["inlined_insert"] = ["dropped_table", "altered_table", "deleted_from_table", "inlined_delete"],
        ["deleted_from_table"] =
            ["dropped_table", "altered_table", "merge_adjacent", "rewrite_delete", "compacted_table", "inserted_into_table", "inlined_insert"],
        ["inlined_delete"] = ["dropped_table", "altered_table", "inlined_delete", "inline_flush", "inserted_into_table", "inlined_insert"],
    };

    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<string, string, bool> TablePairs
    {
        get
        {
            var pairs = new TheoryData<string, string, bool>();
            foreach (string mine in s_refusedBy.Keys)
            {
                foreach (string theirs in s_tableChanges)
                {
                    pairs.Add(mine, theirs, s_refusedBy[mine].Contains(theirs));
                }
            }

            return pairs;
        }
    }

    public static TheoryData<string, string, string?> NamePairs => new()
    {
        { "dropped_view:2", "dropped_view:2", "drop view with index \"2\" - but another transaction has dropped it already" },
        { "dropped_view:2", "altered_view:2", "drop view with index \"2\" - but another transaction has altered it" },
        { "dropped_view:2", "dropped_view:3", null },
        { "altered_view:2", "altered_view:2", "alter view with index \"2\" - but another transaction has altered it" },
        { "altered_view:2", "dropped_view:2", "alter view with index \"2\" - but another transaction has dropped it" },
        { "dropped_scalar_macro:5", "dropped_scalar_macro:5", "drop macro with index \"5\" - but another transaction has dropped it already" },
        { "dropped_table_macro:5", "dropped_scalar_macro:5", null },
        { "dropped_table_macro:5", "dropped_table_macro:5", "drop macro with index \"5\" - but another transaction has dropped it already" },
        { "dropped_schema:0", "dropped_schema:0", "drop schema with index \"0\" - but another transaction has dropped it already" },
        { "dropped_schema:0", "created_table:\"main\".\"new\"", "drop schema with name \"main\" - but another transaction has created an entry in this schema" },
        { "dropped_schema:0", "created_view:\"main\".\"new\"", "drop schema with name \"main\" - but another transaction has created an entry in this schema" },
        { "dropped_schema:0", "created_scalar_macro:\"main\".\"m\"", "drop schema with name \"main\" - but another transaction has created an entry in this schema" },
        { "dropped_schema:0", "created_table:\"other\".\"new\"", null },
        { "created_schema:\"s\"", "created_schema:\"s\"", "create schema with name \"s\" - but another transaction has created a schema with this name already" },
        { "created_schema:\"s\"", "created_schema:\"S\"", "create schema with name \"s\" - but another transaction has created a schema with this name already" },
        { "created_schema:\"s\"", "created_schema:\"t\"", null },
        { "created_table:\"main\".\"x\"", "dropped_schema:0", "create table \"x\" in schema \"main\" with index \"0\" - but another transaction has dropped this schema" },
        { "created_table:\"main\".\"x\"", "created_table:\"main\".\"x\"", "create table \"x\" in schema \"main\" - but this table has been created by another transaction already" },
        { "created_table:\"main\".\"x\"", "created_view:\"main\".\"x\"", "create table \"x\" in schema \"main\" - but this view has been created by another transaction already" },
        { "created_view:\"main\".\"x\"", "created_table:\"main\".\"x\"", "create view \"x\" in schema \"main\" - but this table has been created by another transaction already" },
        { "created_table:\"main\".\"x\"", "created_table:\"main\".\"y\"", null },
        { "created_table:\"main\".\"x\"", "created_table:\"other\".\"x\"", null },
        { "created_scalar_macro:\"main\".\"m\"", "created_scalar_macro:\"main\".\"m\"", "create macro \"m\" in schema \"main\" - but this macro has been created by another transaction already" },
        { "created_scalar_macro:\"main\".\"m\"", "created_table_macro:\"main\".\"m\"", null },
        { "created_scalar_macro:\"main\".\"m\"", "created_table:\"main\".\"m\"", null },
    };

    [Theory]
    [MemberData(nameof(TablePairs))]
    public async Task Changes_of_one_table(string mine, string theirs, bool isRefused)
    {
        DuckLakeConflictException? conflict = await CheckAsync($"{mine}:1", $"{theirs}:1");
        DuckLakeConflictException? elsewhere = await CheckAsync($"{mine}:1", $"{theirs}:9");

        Assert.Equal(isRefused, conflict is not null);
        Assert.Null(elsewhere);
        if (conflict is not null)
        {
            Assert.Equal(DuckLakeErrorKind.Conflict, conflict.Kind);
            Assert.Equal("t", conflict.ObjectName);
            Assert.Equal("t", conflict.TableName);
            Assert.Equal(2, conflict.WinningSnapshotId);
            Assert.StartsWith("Failed to commit DuckLake transaction.\nTransaction conflict - attempting to ", conflict.Message, StringComparison.Ordinal);
            Assert.Contains("with index \"1\" - but another transaction has ", conflict.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(NamePairs))]
    public async Task Changes_of_definitions(string mine, string theirs, string? expected)
    {
        DuckLakeConflictException? conflict = await CheckAsync(mine, theirs);

        if (expected is null)
        {
            Assert.Null(conflict);
        }
        else
        {
            Assert.NotNull(conflict);
            Assert.Contains("Transaction conflict - attempting to " + expected, conflict.Message, StringComparison.Ordinal);
            Assert.Equal(2, conflict.WinningSnapshotId);
        }
    }

    [Theory]
    [InlineData("inserted_into_table:1", true)]
    [InlineData("inlined_insert:1", true)]
    [InlineData("inserted_into_table:7", false)]
    [InlineData("created_table:\"main\".\"x\"", false)]
    public async Task A_search_that_found_nothing_stands_against_inserts(string theirs, bool isRefused)
    {
        DuckLakeConflictException? conflict = await CheckAsync("inserted_into_table:1", theirs, searched: true);

        Assert.Equal(isRefused, conflict is not null);
    }

    [Fact]
    public async Task Expired_history_is_a_conflict()
    {
        DuckLakeConflictException? conflict = await CheckAsync("inserted_into_table:1", "inserted_into_table:1", isComplete: false);

        Assert.NotNull(conflict);
        Assert.Equal(DuckLakeConflictKind.BaseSnapshot, conflict.ConflictKind);
    }

    protected override void Cleanup() => _directory.Dispose();

    private async Task<DuckLakeConflictException?> CheckAsync(string mine, string theirs, bool searched = false, bool isComplete = true)
    {
        string path = _directory.Combine($"{Guid.NewGuid():N}.sqlite");
        using (CatalogBuilder builder = CatalogBuilder.Create(path, dataPath: _directory.Combine("data") + "/"))
        {
            builder.AddSnapshot(1, "2026-01-01 00:00:01+00", 1, 2, 0, "created_table:\"main\".\"t\"");
            builder.AddTable(1, "t", 1, ("id", "int32"));
        }

        await using DuckLakeCatalog catalog = await DuckLakeCatalog.OpenAsync(SqliteMetadata.Open(path));
        DuckLakeSnapshot snapshot = await catalog.GetSnapshotAsync();
        var other = new SnapshotInfo
        {
            SnapshotId = snapshot.Id + 1, Time = snapshot.Time, SchemaVersion = 1, NextCatalogId = 2, NextFileId = 0, ChangesMade = theirs,
        };
        var plan = new CommitPlan
        {
            Tables = [],
            Deletes = [],
            OwnChanges = SnapshotChanges.Parse(mine, snapshot.Id + 1),
            SearchedTableIds = searched ? new HashSet<long> { 1 } : [],
            ProvenColumns = new Dictionary<long, IReadOnlySet<long>>(),
            ChangedTables = [],
            UsedPartitionIds = new HashSet<long>(),
            InlinedTables = new Dictionary<string, InlinedTable>(),
            Request = new CatalogWriteRequest { BaseSnapshotId = snapshot.Id },
        };
        await using var scope = new FakeWriteScope(other, catalog.Info, other) { IsComplete = isComplete };
        try
        {
            new ConflictChecker(snapshot, plan, scope).Check();
            return null;
        }
        catch (DuckLakeConflictException conflict)
        {
            return conflict;
        }
    }
}
