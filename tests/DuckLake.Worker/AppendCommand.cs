using DuckLake.Arrow;
using DuckLake.Columnar;

namespace DuckLake.Worker;

/// <summary>
/// Several writers that each append rows one commit at a time. Every acknowledged row is printed as
/// <c>ack WRITER SEQUENCE SNAPSHOT</c>.
/// </summary>
internal static class AppendCommand
{
    public static async Task RunAsync(WorkerOptions options)
    {
        await using DuckLakeCatalog catalog = await Lakes.OpenAsync(options);
        int writers = options.Number("--writers");
        int commits = options.Number("--commits");
        int first = options.Number("--first-writer");
        string[] tables = options.Text("--tables").Split(',');
        Console.WriteLine("ready");
        Console.ReadLine();
        await Task.WhenAll(Enumerable.Range(first, writers).Select(writer =>
            Task.Run(() => AppendAsync(catalog, tables[writer % tables.Length], writer, commits))));
    }

    private static async Task AppendAsync(DuckLakeCatalog catalog, string table, int writer, int commits)
    {
        for (int sequence = 0; sequence < commits; sequence++)
        {
            using RecordBatch batch = Rows.Create(writer, sequence, count: 1);
            DuckLakeSnapshot snapshot = await catalog.TransactAsync(
                (transaction, cancellationToken) => transaction.AppendAsync(table, batch, cancellationToken: cancellationToken));
            Console.WriteLine($"ack {writer} {sequence} {snapshot.Id}");
        }
    }
}
