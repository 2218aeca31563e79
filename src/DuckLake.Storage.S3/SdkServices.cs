using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.SharedInterfaces;
using Amazon.RuntimeDependencies;
using Amazon.SecurityToken;

namespace DuckLake.Storage.S3;

/// <summary>
/// What the SDK's credentials need: the shared configuration files, and a service (web identity, assumed roles) that it looks for by reflection, which finds nothing
/// in trimmed and in native programs.
/// </summary>
internal static class SdkServices
{
    private static readonly Lazy<bool> s_known = new(Register);

    /// <summary>The shared AWS configuration files, where the SDK's own chain looks for them.</summary>
    public static CredentialProfileStoreChain OpenProfiles() =>
        new(Environment.GetEnvironmentVariable("AWS_SHARED_CREDENTIALS_FILE") is { Length: > 0 } path ? path : AWSConfigs.AWSProfilesLocation);

    /// <summary>Makes the service known to the SDK, unless the program has done so itself.</summary>
    public static void EnsureKnown() => _ = s_known.Value;

    private static bool Register()
    {
        GlobalRuntimeDependencyRegistry registry = GlobalRuntimeDependencyRegistry.Instance;
        var context = new CreateInstanceContext(new SecurityTokenServiceClientContext { Region = RegionEndpoint.USEast1 });
        if (registry.GetInstance<ICoreAmazonSTS>("AWSSDK.SecurityToken", "Amazon.SecurityToken.AmazonSecurityTokenServiceClient", context) is null)
        {
            registry.RegisterSecurityTokenServiceClient(static wanted => new AmazonSecurityTokenServiceClient(
                new AnonymousAWSCredentials(), wanted.SecurityTokenServiceClientContextData?.Region ?? RegionEndpoint.USEast1));
        }

        return true;
    }
}
