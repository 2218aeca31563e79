using System.Diagnostics;
using System.Globalization;
using DuckLake.Columnar;
using DuckLake.Testing;
using Xunit.Abstractions;

namespace DuckLake.Parquet.Tests.Fuzz;

/// <summary>
/// Randomly damaged files give rows or the typed error: no other exception, no hang, no invalid array, no memory beyond the
/// limit, no leak. <c>DUCKLAKE_MUTATIONS</c> changes how many there are, <c>DUCKLAKE_MUTATION</c> replays the one of that number.
/// </summary>
public sealed class MutationTests(ITestOutputHelper output) : LeakCheckedTest
{
    internal const string ReplayVariable = "DUCKLAKE_MUTATION";

    private const string CountVariable = "DUCKLAKE_MUTATIONS";
    private const int DefaultCount = 200_000;

    [SkippableFact]
    public void Mutations_give_rows_or_the_typed_error()
    {
        MutationFile[] files = MutationFiles.Load();
        if (Number(ReplayVariable) is { } mutation)
        {
            int refusals = new MutationRun(files, 0).Run(mutation, new FileMutator(), new MemoryAllocator(MutationRun.MemoryLimitBytes));
            output.WriteLine($"Mutation {mutation} of {files[mutation % files.Length].Name}: {refusals} parts were refused.");
            return;
        }

        int count = Number(CountVariable) ?? DefaultCount;
        var run = new MutationRun(files, count);
        long start = Stopwatch.GetTimestamp();
        run.RunAll();
        output.WriteLine(
            $"{count} mutations of {files.Length} files took {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s, "
            + $"{run.Refusals} were refused; the slowest, {run.Slowest.Mutation}, took {run.Slowest.Milliseconds} ms.");
        Assert.True(run.Failures.Count == 0, string.Join("\n\n", run.Failures));
        Assert.InRange(run.Refusals, count / 4, count);
    }

    /// <summary>Undamaged, every part of every file is read, so that damage can reach all of it.</summary>
    [SkippableFact]
    public void Undamaged_files_are_read()
    {
        foreach (MutationFile file in MutationFiles.Load())
        {
            var reader = new MutationReader(file.Bytes, file.Name, new ParquetReaderOptions { Decryption = file.Decryption });
            reader.ReadAll();
            Assert.Equal(0, reader.Refusals);
            Assert.InRange(file.Bytes.Length, 100, 20_000);
        }
    }

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
