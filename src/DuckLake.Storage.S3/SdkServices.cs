using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.RuntimeDependencies;
using Amazon.SecurityToken;

namespace DuckLake.Storage.S3;

/// <summary>Services that the SDK's credentials need (web identity, assumed roles) and looks for by reflection, which finds nothing in native programs.</summary>
internal static class SdkServices
{
    private static readonly Lazy<bool> s_registered = new(Register);

    /// <summary>Makes the services known where reflection does not find them; elsewhere the program's own registration stays.</summary>
    public static void EnsureKnown() => _ = s_registered.Value;

    private static bool Register()
    {
        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            GlobalRuntimeDependencyRegistry.Instance.RegisterSecurityTokenServiceClient(
                static context => new AmazonSecurityTokenServiceClient(
                    new AnonymousAWSCredentials(),
                    context.SecurityTokenServiceClientContextData?.Region ?? Amazon.RegionEndpoint.USEast1));
        }

        return true;
    }
}
