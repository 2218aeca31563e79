// Two writers of one lake: what they may do at once, how a conflict shows and is handled, a commit that insists on its base, and one that
// is sent twice and applied once.
using DuckLake.Arrow;
using DuckLake.Columnar;
using DuckLake.Metadata.Sqlite;

string folder = (args.Length > 0 ? Directory.CreateDirectory(args[0]) : Directory.CreateTempSubdirectory("ducklake-transactions-")).FullName;
string catalogFile = Path.Combine(folder, "catalog.sqlite");
await using DuckLakeCatalog till = await DuckLakeCatalog.CreateAsync(
    SqliteMetadata.Open(catalogFile), new DuckLakeCreateOptions { DataPath = Path.Combine(folder, "data") });
await till.TransactAsync(async (transaction, cancellationToken) =>
{
    transaction.CreateTable("account", [DuckLakeColumnSpec.Parse("owner", "VARCHAR"), DuckLakeColumnSpec.Parse("balance", "BIGINT")]);
    transaction.CreateTable("transfer", [DuckLakeColumnSpec.Parse("note", "VARCHAR")]);
    Account[] accounts = [new("ada", 100), new("bob", 50)];
    await transaction.AppendAsync("account", accounts, DuckLakeRowMapping.FromProperties<Account>(), cancellationToken: cancellationToken);
});

// Another process would open the lake the same way.
await using DuckLakeCatalog office = await DuckLakeCatalog.OpenAsync(SqliteMetadata.Open(catalogFile));

// 1. A transaction reads the snapshot it began on, plus its own changes, whatever others commit.
await using (DuckLakeTransaction reader = await office.BeginTransactionAsync())
{
    await till.TransactAsync((transaction, token) => NoteAsync(transaction, "opened", token));
    Console.WriteLine($"1. committed meanwhile: {await CountAsync(await till.GetSnapshotAsync())} notes; the open transaction sees {await CountAsync(reader.Snapshot)}");
    await NoteAsync(reader, "me too", default);
    DuckLakeSnapshot both = await reader.CommitAsync();
    Console.WriteLine($"   appends never conflict: {await CountAsync(both)} notes at snapshot {both.Id}");
}

// 2. Two transactions change the same row: the first one to commit wins, the second one is told, and nothing of it remains.
await using (DuckLakeTransaction slow = await office.BeginTransactionAsync())
{
    await PayAsync(slow, "ada", 30, default);
    await till.TransactAsync((transaction, token) => PayAsync(transaction, "ada", 5, token));
    try
    {
        await slow.CommitAsync();
    }
    catch (DuckLakeConflictException conflict)
    {
        Console.WriteLine($"2. {conflict.ConflictKind} conflict on table {conflict.TableName}: snapshot {conflict.WinningSnapshotId} was first; ada has {await BalanceAsync(office, "ada")}");
    }
}

// 3. Handling it is to look again and decide anew, here until it works.
for (int attempt = 1; ; attempt++)
{
    try
    {
        await office.TransactAsync(async (transaction, token) =>
        {
            await PayAsync(transaction, "ada", 30, token);
            if (attempt == 1)
            {
                await till.TransactAsync((other, otherToken) => PayAsync(other, "ada", 1, otherToken), cancellationToken: token);
            }
        });
        Console.WriteLine($"3. paid at attempt {attempt}; ada has {await BalanceAsync(office, "ada")}");
        break;
    }
    catch (DuckLakeConflictException) when (attempt < 5)
    {
    }
}

// 4. A change that was decided on a snapshot can insist on it.
long seen = (await office.GetSnapshotAsync()).Id;
await till.TransactAsync((transaction, token) => NoteAsync(transaction, "something new", token));
try
{
    await office.TransactAsync(
        (transaction, token) => PayAsync(transaction, "bob", 10, token), new DuckLakeTransactionOptions { ExpectedBaseSnapshot = seen });
}
catch (DuckLakeConflictException conflict)
{
    Console.WriteLine($"4. {conflict.ConflictKind}: expected snapshot {seen}, found {conflict.WinningSnapshotId}");
}

// 5. A commit whose acknowledgement was lost is sent again under its key, and recognised.
var payment = new DuckLakeTransactionOptions { IdempotencyKey = "payment-4711" };
DuckLakeSnapshot first = await office.TransactAsync((transaction, token) => PayAsync(transaction, "bob", 10, token), payment);
DuckLakeSnapshot again = await office.TransactAsync((transaction, token) => PayAsync(transaction, "bob", 10, token), payment);
Console.WriteLine($"5. sent twice, applied once: snapshot {(first.Id == again.Id ? "is the same" : "differs")}; bob has {await BalanceAsync(office, "bob")}");

static async Task NoteAsync(DuckLakeTransaction transaction, string text, CancellationToken cancellationToken) =>
    await transaction.AppendAsync("transfer", [new Transfer(text)], DuckLakeRowMapping.FromProperties<Transfer>(), cancellationToken: cancellationToken);

static async Task PayAsync(DuckLakeTransaction transaction, string owner, long amount, CancellationToken cancellationToken) =>
    await transaction.UpdateAsync(
        "account",
        DuckLakeFilter.Equal("owner", owner),
        [
            DuckLakeAssignment.Set("balance", rows =>
            {
                using var balances = new Int64Array.Builder();
                foreach (long balance in ((Int64Array)rows.Column("balance")).Values)
                {
                    balances.Append(balance - amount);
                }

                return balances.Build();
            }),
        ],
        cancellationToken);

static Task<long> CountAsync(DuckLakeSnapshot snapshot) => snapshot.GetTable("transfer").CountAsync();

static async Task<long> BalanceAsync(DuckLakeCatalog catalog, string owner)
{
    DuckLakeTable accounts = (await catalog.GetSnapshotAsync()).GetTable("account");
    await using IArrowArrayStream stream = await accounts.Scan().Select("balance").Where(DuckLakeFilter.Equal("owner", owner)).ExecuteAsync();
    using RecordBatch? batch = await stream.ReadNextRecordBatchAsync();
    return ((Int64Array)batch!.Column("balance")).Values[0];
}

internal sealed record Account(string Owner, long Balance);

internal sealed record Transfer(string Note);
