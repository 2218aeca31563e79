using System.Diagnostics.CodeAnalysis;
using System.Net;
using Amazon.Runtime;

namespace DuckLake.Storage.S3;

internal sealed partial record S3Failure
{
    private const int MaxCodeLength = 64;

    /// <summary>The failure behind a server's answer.</summary>
    private static S3Failure OfAnswer(AmazonServiceException exception, S3Target target)
    {
        string code = CodeOf(exception);
        S3Failure failure = OfCode(code, exception, target) ?? OfStatus(exception.StatusCode, target);
        string told = $"HTTP {(int)exception.StatusCode}{(code.Length > 0 ? $" {code}" : "")}{RequestOf(exception)}";
        return failure with { Problem = $"{failure.Problem} The server's answer: {told}.", RetryAfter = RetryAfterOf(exception) };
    }

    private static S3Failure? OfCode(string code, AmazonServiceException exception, S3Target target)
    {
        string server = target.Client.Endpoint.Name;
        switch (code)
        {
            case "NoSuchKey":
                return new(ObjectStoreErrorKind.NotFound, "The object does not exist.");
            case "NoSuchBucket":
                return new(
                    ObjectStoreErrorKind.NotFound,
                    $"The bucket \"{target.Bucket}\" does not exist at {server}. Check its name in the data path, and {nameof(S3BucketOptions)}.{nameof(S3BucketOptions.Endpoint)}.");
            case "NoSuchUpload":
                return new(ObjectStoreErrorKind.Transient, "The upload was ended by somebody else. Write the object anew.");
            case "PreconditionFailed":
                return new(ObjectStoreErrorKind.AlreadyExists, "The object exists already and must not be overwritten.");
            case "AccessDenied" or "AccountProblem" or "AllAccessDisabled":
                return new(ObjectStoreErrorKind.AccessDenied, DeniedText(target));
            case "InvalidAccessKeyId":
                return Refused(
                    $"{server} does not know the access key. Check the key's id in {nameof(S3BucketOptions)}.{nameof(S3BucketOptions.Credentials)}, and {nameof(S3BucketOptions.Endpoint)}.");
            case "SignatureDoesNotMatch":
                return new(
                    ObjectStoreErrorKind.AccessDenied,
                    $"{server} does not accept the signature. Check the secret access key in {nameof(S3BucketOptions)}.{nameof(S3BucketOptions.Credentials)}, then {nameof(S3BucketOptions.Region)}.");
            case "ExpiredToken" or "ExpiredTokenException" or "TokenRefreshRequired" or "InvalidToken":
                return Refused(
                    "The session token has expired or is not valid. Give new keys, or credentials that renew themselves "
                        + $"({nameof(S3Credentials)}.{nameof(S3Credentials.FromProvider)}, or the AWS SDK's own).");
            case "RequestTimeTooSkewed":
                return new(ObjectStoreErrorKind.AccessDenied, "The clocks of this machine and of the server differ too much. Set this machine's clock.");
            case "PermanentRedirect" or "TemporaryRedirect" or "Redirect" or "AuthorizationHeaderMalformed" or "IllegalLocationConstraintException"
                or "InvalidRegion" or "InvalidLocationConstraint":
                return Elsewhere(exception, target);
            case "SlowDown" or "ServiceUnavailable" or "InternalError" or "RequestTimeout" or "Throttling" or "ThrottlingException" or "TooManyRequests"
                or "RequestLimitExceeded" or "BandwidthLimitExceeded" or "OperationAborted" or "ConditionalRequestConflict" or "Busy":
                return Overloaded(server);
            case "EntityTooLarge" or "EntityTooSmall" or "InvalidPart" or "InvalidPartOrder":
                return new(
                    ObjectStoreErrorKind.Other,
                    $"The server does not take the parts of the upload. Check {nameof(S3ObjectStoreOptions)}.{nameof(S3ObjectStoreOptions.PartSizeBytes)}.");
            case "InsecureTransport" or "UnencryptedRequest" or "SecureConnectionRequired":
                return NeedsTls(server);
            default:
                return null;
        }
    }

    private static S3Failure OfStatus(HttpStatusCode status, S3Target target)
    {
        string server = target.Client.Endpoint.Name;
        return (int)status switch
        {
            404 => new(ObjectStoreErrorKind.NotFound, "The object does not exist."),
            401 or 403 => new(ObjectStoreErrorKind.AccessDenied, DeniedText(target)),
            412 => new(ObjectStoreErrorKind.AlreadyExists, "The object exists already and must not be overwritten."),
            301 or 302 or 303 or 307 or 308 => Elsewhere(null, target),
            408 or 409 or 425 or 429 or >= 500 and not (501 or 505 or 507) => Overloaded(server),
            400 or 426 when !target.Client.Endpoint.IsEncrypted => NeedsTls(server),
            _ => new(ObjectStoreErrorKind.Other, $"{server} refuses the request."),
        };
    }

    private static S3Failure Overloaded(string server) =>
        new(ObjectStoreErrorKind.Transient, $"{server} is overloaded or has failed.") { Repair = S3Repair.Wait, MayHaveSucceeded = true };

    private static S3Failure Refused(string problem) => new(ObjectStoreErrorKind.AccessDenied, problem) { Repair = S3Repair.NewCredentials };

    private static S3Failure NeedsTls(string server) =>
        new(
            ObjectStoreErrorKind.Other,
            $"{server} does not accept the request as it is; it may demand TLS. Write https:// in {nameof(S3BucketOptions)}.{nameof(S3BucketOptions.Endpoint)}, or set {nameof(S3Tls)}.{nameof(S3Tls.Required)}.");

    private static S3Failure Elsewhere(AmazonServiceException? exception, S3Target target)
    {
        string? region = exception is null ? null : HeaderOf(exception, "x-amz-bucket-region") ?? ExpectedRegion(exception.Message);
        string found = IsName(region) ? $"region {region}" : "another region or endpoint";
        return new(
            ObjectStoreErrorKind.Other,
            $"The bucket \"{target.Bucket}\" is served by {found}, not as asked for by {target.Client.Endpoint.Name}, region {target.Client.Endpoint.Region}. "
                + $"Set {nameof(S3BucketOptions)}.{nameof(S3BucketOptions.Region)} and {nameof(S3BucketOptions)}.{nameof(S3BucketOptions.Endpoint)}; redirects are not followed.");
    }

    /// <summary>The region in the text of a server that expects another one than it was asked for; only ever shown.</summary>
    private static string? ExpectedRegion(string? text)
    {
        const string Before = "expecting '";
        int start = text?.IndexOf(Before, StringComparison.Ordinal) ?? -1;
        int end = start < 0 ? -1 : text!.IndexOf('\'', start + Before.Length);
        return end < 0 ? null : text![(start + Before.Length)..end];
    }

    private static string DeniedText(S3Target target) =>
        target.Client.Options.Credentials.Source == S3CredentialSource.Anonymous
            ? $"The bucket \"{target.Bucket}\" does not allow this to everybody. Set {nameof(S3BucketOptions)}.{nameof(S3BucketOptions.Credentials)}, or change the bucket's policy."
            : $"The credentials ({target.Client.Options.Credentials.Source}) do not allow this, or the object does not exist and the bucket \"{target.Bucket}\" may not be listed. "
                + $"Check the permissions, the bucket's name, and {nameof(S3BucketOptions)}.{nameof(S3BucketOptions.Credentials)}.";

    /// <summary>The server's code if it looks like one.</summary>
    private static string CodeOf(AmazonServiceException exception) => IsName(exception.ErrorCode) ? exception.ErrorCode : "";

    private static string RequestOf(AmazonServiceException exception) => IsName(exception.RequestId) ? $", request {exception.RequestId}" : "";

    internal static bool IsName([NotNullWhen(true)] string? text)
    {
        if (string.IsNullOrEmpty(text) || text.Length > MaxCodeLength)
        {
            return false;
        }

        foreach (char c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.' or '_'))
            {
                return false;
            }
        }

        return true;
    }
}
