using System.Diagnostics;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>A process that changes a lake on its own; killed on dispose.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    public WorkerProcess(params IEnumerable<string> arguments)
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        string assembly = Path.Combine(
            TestPaths.RepositoryRoot, "tests", "DuckLake.Worker", "bin", configuration, "net10.0", "DuckLake.Worker.dll");
        _process = Process.Start(new ProcessStartInfo("dotnet", [assembly, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Waits until the worker is ready to begin.</summary>
    public async Task WaitUntilReadyAsync()
    {
        if (await _process.StandardOutput.ReadLineAsync() is not "ready")
        {
            throw new InvalidOperationException($"The worker did not start: {await _errors}");
        }
    }

    /// <summary>Lets the worker begin.</summary>
    public void Go() => _process.StandardInput.WriteLine();

    /// <summary>The rest of the output, the exit code, and what was printed as errors.</summary>
    public async Task<(List<string> Lines, int ExitCode, string Errors)> FinishAsync()
    {
        var lines = new List<string>();
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            lines.Add(line);
        }

        await _process.WaitForExitAsync();
        return (lines, _process.ExitCode, await _errors);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
