using System.Runtime.CompilerServices;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.RuntimeDependencies;
using Amazon.SecurityToken;

namespace DuckLake.Storage.S3;

/// <summary>
/// What the SDK's credentials need: the shared configuration files, and services (web identity, assumed roles) that it looks for by reflection, which finds nothing
/// in native programs.
/// </summary>
internal static class SdkServices
{
    private static readonly Lazy<bool> s_registered = new(Register);

    /// <summary>The shared AWS configuration files, where the SDK's own chain looks for them.</summary>
    public static CredentialProfileStoreChain OpenProfiles() =>
        new(Environment.GetEnvironmentVariable("AWS_SHARED_CREDENTIALS_FILE") is { Length: > 0 } path ? path : AWSConfigs.AWSProfilesLocation);

    /// <summary>Makes the services known where reflection does not find them; elsewhere the program's own registration stays.</summary>
    public static void EnsureKnown() => _ = s_registered.Value;

    private static bool Register()
    {
        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            GlobalRuntimeDependencyRegistry.Instance.RegisterSecurityTokenServiceClient(
                static context => new AmazonSecurityTokenServiceClient(
                    new AnonymousAWSCredentials(),
                    context.SecurityTokenServiceClientContextData?.Region ?? RegionEndpoint.USEast1));
        }

        return true;
    }
}
