using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace DuckLake.SqlLogic;

/// <summary>
/// Runs files in child processes, each a file at a time: files change the working directory, and one that crashes the process must not take
/// others with it.
/// </summary>
internal sealed class JobPool(IReadOnlyList<string> childArguments, TimeSpan fileTimeout)
{
    /// <summary>Runs all files.</summary>
    /// <param name="files">The files.</param>
    /// <param name="jobs">How many at once.</param>
    /// <param name="onReport">Called for each file, one call at a time.</param>
    public void Run(IReadOnlyList<string> files, int jobs, Action<FileReport> onReport)
    {
        ConcurrentQueue<string> queue = new(files);
        Lock reporting = new();
        Thread[] threads =
        [
            .. Enumerable.Range(0, jobs).Select(job => new Thread(() => Work(job, queue, report =>
            {
                lock (reporting)
                {
                    onReport(report);
                }
            })))
        ];
        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }
    }

    private void Work(int job, ConcurrentQueue<string> queue, Action<FileReport> onReport)
    {
        Process? child = null;
        while (queue.TryDequeue(out string? file))
        {
            child ??= Start(job);
            onReport(RunFile(child, file));
            if (child.HasExited)
            {
                child.Dispose();
                child = null;
            }
        }

        if (child is not null)
        {
            child.StandardInput.Close();
            child.WaitForExit();
            child.Dispose();
        }
    }

    private FileReport RunFile(Process child, string file)
    {
        string? answer = null;
        try
        {
            child.StandardInput.WriteLine(file);
            child.StandardInput.Flush();
            Task<string?> reading = child.StandardOutput.ReadLineAsync();
            if (!reading.Wait(fileTimeout))
            {
                child.Kill(entireProcessTree: true);
                child.WaitForExit();
                return new FileReport(file, FileOutcome.Failed, $"took longer than {fileTimeout.TotalSeconds:0} s", 0, 0, 0);
            }

            answer = reading.Result;
        }
        catch (IOException)
        {
            // The child is gone; told below.
        }

        if (answer is not null)
        {
            return JsonSerializer.Deserialize(answer, ReportJson.Default.FileReport)!;
        }

        child.WaitForExit();
        return new FileReport(file, FileOutcome.Failed, $"the process ended with exit code {child.ExitCode}", 0, 0, 0);
    }

    private Process Start(int job)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(JobPool).Assembly.Location);
        }

        foreach (string argument in childArguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.ArgumentList.Add("--child");
        start.ArgumentList.Add($"{job}");
        return Process.Start(start)!;
    }
}
