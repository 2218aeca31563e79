using System.Runtime.CompilerServices;

namespace DuckLake.Storage.Tests;

/// <summary>Keeps the AWS SDK away from this machine's own configuration, which it looks for once per process.</summary>
internal static class AwsEnvironment
{
    /// <summary>The only file of profiles; there is none unless a test writes it.</summary>
    internal static string ProfilesPath { get; } = Path.Combine(Path.GetTempPath(), $"ducklake-aws-profiles-{Environment.ProcessId}");

    [ModuleInitializer]
    internal static void Isolate()
    {
        Environment.SetEnvironmentVariable("AWS_SHARED_CREDENTIALS_FILE", ProfilesPath);
        Environment.SetEnvironmentVariable("AWS_CONFIG_FILE", ProfilesPath + ".config");
        Environment.SetEnvironmentVariable("AWS_EC2_METADATA_DISABLED", "true");
    }
}
