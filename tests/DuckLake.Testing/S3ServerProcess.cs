using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace DuckLake.Testing;

/// <summary>
/// An S3 server of a test's own (Ceph radosgw, by <c>eng/s3-start.sh</c>), whose gateway is a process to be killed, stopped and started again; what is stored stays.
/// </summary>
public sealed class S3ServerProcess : IAsyncLifetime
{
    private string? _problem;
    private string _directory = "";

    public S3ServerAddress Address { get; private set; } = null!;

    private static string Scripts => Path.Combine(TestPaths.RepositoryRoot, "eng");

    private string Port => new Uri(Address.Endpoint).Port.ToString(CultureInfo.InvariantCulture);

    /// <summary>Skips the running test when there is no such server; fails it where <c>CI=true</c>.</summary>
    public void Require()
    {
        if (_problem is not null && TestPaths.IsContinuousIntegration)
        {
            throw new InvalidOperationException(_problem);
        }

        Skip.If(_problem is not null, _problem);
    }

    public async Task InitializeAsync()
    {
        if (!TestPaths.IsContinuousIntegration && !File.Exists("/usr/bin/radosgw"))
        {
            _problem = "There is no radosgw here. eng/s3-start.sh installs it.";
            return;
        }

        try
        {
            Address = S3ServerAddress.Parse(await RunAsync("bash", Path.Combine(Scripts, "s3-start.sh")));
            _directory = Path.Combine(Path.GetTempPath(), $"ducklake-s3-{Port}");
        }
        catch (InvalidOperationException e)
        {
            _problem = e.Message;
        }
    }

    public async Task DisposeAsync()
    {
        if (Address is not null)
        {
            await RunAsync("bash", Path.Combine(Scripts, "s3-stop.sh"), Port);
        }
    }

    /// <summary>Ends the gateway at once, without a farewell.</summary>
    public void Kill() => Signal("KILL");

    /// <summary>Stops the gateway where it is; its connections stay open.</summary>
    public void Stop() => Signal("STOP");

    /// <summary>Lets the gateway go on after <see cref="Stop"/>.</summary>
    public void Continue() => Signal("CONT");

    /// <summary>Starts the gateway again and waits until it answers.</summary>
    public async Task StartAsync() => await RunAsync("bash", Path.Combine(Scripts, "s3-gateway.sh"), Port);

    /// <summary>Changes a setting of the running gateway.</summary>
    public async Task ConfigureAsync(string name, string value) =>
        await RunAsync("ceph", "--admin-daemon", Path.Combine(_directory, "client.rgw.asok"), "config", "set", name, value);

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {await errors}");
    }

    /// <summary>Sends a signal to the process of the third line, the gateway.</summary>
    private void Signal(string name)
    {
        string gateway = File.ReadLines(Path.Combine(_directory, "pids")).ElementAt(2);
        using Process kill = Process.Start("kill", ["-" + name, gateway]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }
}
