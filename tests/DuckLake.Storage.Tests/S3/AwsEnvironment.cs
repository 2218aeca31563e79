using System.Runtime.CompilerServices;
using DuckLake.Testing;

namespace DuckLake.Storage.Tests;

/// <summary>Keeps the AWS SDK away from this machine's own configuration and services, whose addresses it looks for once per process.</summary>
internal static class AwsEnvironment
{
    /// <summary>The only file of profiles; there is none unless a test writes it.</summary>
    internal static string ProfilesPath { get; } = Path.Combine(Path.GetTempPath(), $"ducklake-aws-profiles-{Environment.ProcessId}");

    /// <summary>The only file of configuration, as empty as a test leaves it: the SDK asks once per process whether there is one.</summary>
    internal static string ConfigPath { get; } = Path.GetTempFileName();

    /// <summary>The services of the environment. The instance's metadata is switched off unless a test switches it on.</summary>
    internal static AwsIssuer Issuer { get; } = new();

    /// <summary>Empties the files again.</summary>
    internal static void Clear()
    {
        File.Delete(ProfilesPath);
        File.WriteAllText(ConfigPath, "");
    }

    [ModuleInitializer]
    internal static void Isolate()
    {
        AppDomain.CurrentDomain.ProcessExit += static (_, _) => File.Delete(ConfigPath);
        Environment.SetEnvironmentVariable("AWS_SHARED_CREDENTIALS_FILE", ProfilesPath);
        Environment.SetEnvironmentVariable("AWS_CONFIG_FILE", ConfigPath);
        Environment.SetEnvironmentVariable("AWS_EC2_METADATA_DISABLED", "true");
        Environment.SetEnvironmentVariable("AWS_EC2_METADATA_SERVICE_ENDPOINT", Issuer.Address);
        Environment.SetEnvironmentVariable("AWS_MAX_ATTEMPTS", "1");
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL_STS", Issuer.Address);
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL_SSO", Issuer.Address);
    }
}
