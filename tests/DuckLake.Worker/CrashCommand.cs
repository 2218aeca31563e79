using System.Diagnostics;
using DuckLake.Arrow;
using DuckLake.Columnar;

namespace DuckLake.Worker;

/// <summary>One transaction during which the process kills itself at a step of the commit.</summary>
internal static class CrashCommand
{
    public static async Task RunAsync(WorkerOptions options)
    {
        await using DuckLakeCatalog catalog = await Lakes.OpenAsync(options);
        CommitStep step = Enum.Parse<CommitStep>(options.Text("--step"));
        int occurrence = options.Number("--occurrence");
        CommitSteps.Hook = (reached, _) =>
        {
            if (reached == step && --occurrence == 0)
            {
                Process.GetCurrentProcess().Kill();
            }
        };
        await catalog.TransactAsync(async (transaction, cancellationToken) =>
        {
            int count = options.Number("--rows");
            using RecordBatch batch = Rows.Create(1, 0, count);
            await transaction.AppendAsync("t", batch, cancellationToken: cancellationToken);
            await transaction.DeleteAsync("t", DuckLakeFilter.Equal("writer", 0) & DuckLakeFilter.Equal("sequence", 7), cancellationToken);
            transaction.CreateTable("created", [DuckLakeColumnSpec.Parse("i", "INTEGER")]);
        });
        Console.WriteLine("committed");
    }
}
