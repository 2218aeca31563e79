using Amazon.Runtime;

namespace DuckLake.Storage.S3;

internal sealed partial class S3CredentialChain
{
    /// <summary>What to say, and what to set, when a source gives no keys.</summary>
    private static string AdviceOn(AWSCredentials? source, Exception? error) => source switch
    {
        AssumeRoleWithWebIdentityCredentials when error is InvalidOperationException { InnerException: IOException or UnauthorizedAccessException } =>
            "The token of the web identity cannot be read. Check AWS_WEB_IDENTITY_TOKEN_FILE, web_identity_token_file of the profile, or WEB_IDENTITY_TOKEN_FILE of the secret.",
        AssumeRoleWithWebIdentityCredentials =>
            "The token service (STS) gave no keys for the web identity. Check AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN, or what the profile or the secret has in their place, "
                + "the role's trust policy, and AWS_REGION and AWS_ENDPOINT_URL_STS, which lead to the service.",
        AssumeRoleAWSCredentials =>
            "The token service (STS) gave no keys for the role. Check role_arn and source_profile of the profile, or ASSUME_ROLE_ARN of the secret, the role's trust policy, "
                + "and AWS_REGION and AWS_ENDPOINT_URL_STS, which lead to the service.",
        GenericContainerCredentials =>
            "The container's endpoint gave no keys. Check AWS_CONTAINER_CREDENTIALS_FULL_URI or AWS_CONTAINER_CREDENTIALS_RELATIVE_URI, and AWS_CONTAINER_AUTHORIZATION_TOKEN or "
                + "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE.",
        ProcessAWSCredentials => "The credential_process of the profile failed. Run it by hand, and check it in AWS_CONFIG_FILE.",
        SSOAWSCredentials =>
            "The profile's single sign-on gave no keys. Sign in with \"aws sso login\", and check sso_account_id and sso_role_name in AWS_CONFIG_FILE.",
        _ =>
            $"No credentials were found. Set {nameof(S3BucketOptions)}.{nameof(S3BucketOptions.Credentials)}, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile (AWS_PROFILE), "
                + "a web identity (AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN), or a role of the container (AWS_CONTAINER_CREDENTIALS_FULL_URI) or of the instance (AWS_EC2_METADATA_SERVICE_ENDPOINT) for the AWS SDK's chain; "
                + $"{nameof(S3Credentials)}.{nameof(S3Credentials.Anonymous)} reads public buckets.",
    };
}
