using System.CommandLine;
using System.Text.Json;

namespace DuckLake.SqlLogic;

/// <summary>The program: runs sqllogictest files and sums up.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        Option<CatalogKind> catalog = new("--catalog") { Description = "The database that holds the catalogs.", Required = true };
        Option<string?> connection = new("--connection") { Description = "PostgreSQL, MySQL: a connection string of Npgsql or MySql.Data whose user may create databases." };
        Option<DataKind> data = new("--data") { Description = "The store that holds data files; S3 is the server of DUCKLAKE_TEST_S3." };
        Option<FileInfo?> config = new("--config") { Description = "A configuration file in the form of the reference's." };
        Option<int> jobs = new("--jobs") { Description = "Files to run at once.", DefaultValueFactory = _ => 1 };
        Option<int> timeout = new("--timeout") { Description = "Seconds a file may take.", DefaultValueFactory = _ => 120 };
        Option<FileInfo?> report = new("--report") { Description = "Writes all results as JSON." };
        Option<int?> child = new("--child") { Description = "Runs the files named on the standard input.", Hidden = true };
        Argument<string[]> paths = new("paths") { Description = "Files or folders.", Arity = ArgumentArity.ZeroOrMore };
        RootCommand command = new("Runs sqllogictest files through the ADO.NET provider.") { catalog, connection, data, config, jobs, timeout, report, child, paths };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(child) is { } job)
            {
                RunnerConfig settings = parsed.GetValue(config) is { } file ? RunnerConfig.Read(file.FullName) : new RunnerConfig();
                return RunChild(CatalogTarget.Create(parsed.GetValue(catalog), parsed.GetValue(connection), job), settings, parsed.GetValue(data));
            }

            List<string> arguments = ["--catalog", $"{parsed.GetValue(catalog)}", "--data", $"{parsed.GetValue(data)}"];
            AddOption(arguments, "--connection", parsed.GetValue(connection));
            AddOption(arguments, "--config", parsed.GetValue(config)?.FullName);
            JobPool pool = new(arguments, TimeSpan.FromSeconds(parsed.GetValue(timeout)));
            return RunAll(pool, $"{parsed.GetValue(catalog)}", LogicFiles.Find(parsed.GetValue(paths) ?? []), parsed.GetValue(jobs), parsed.GetValue(report));
        });
        return command.Parse(args).Invoke();
    }

    private static void AddOption(List<string> arguments, string name, string? value)
    {
        if (value is not null)
        {
            arguments.AddRange([name, value]);
        }
    }

    private static int RunAll(JobPool pool, string catalog, IReadOnlyList<string> files, int jobs, FileInfo? reportFile)
    {
        List<FileReport> reports = [];
        pool.Run(files, Math.Clamp(jobs, 1, Math.Max(1, files.Count)), report =>
        {
            reports.Add(report);
            if (report.Outcome == FileOutcome.Failed)
            {
                Console.WriteLine(report);
                Console.WriteLine();
            }
        });
        RunReport run = RunReport.Of(catalog, reports);
        if (reportFile is not null)
        {
            File.WriteAllText(reportFile.FullName, JsonSerializer.Serialize(run, ReportJson.Default.RunReport));
        }

        if (run.Quirks > 0)
        {
            Console.WriteLine($"{run.Records} records as expected, {run.Quirks} other than a quirk of the reference");
        }

        Console.WriteLine($"{run.Passed} passed, {run.Failed} failed, {run.Skipped} skipped");
        return run.Failed == 0 && run.Passed + run.Skipped > 0 ? 0 : 1;
    }

    private static int RunChild(CatalogTarget target, RunnerConfig config, DataKind data)
    {
        while (Console.ReadLine() is { } file)
        {
            FileReport report = FileRunner.Run(file, target, config, DataPlace.Create(data));
            Console.WriteLine(JsonSerializer.Serialize(report, ReportJson.Default.FileReport));
        }

        return 0;
    }
}
