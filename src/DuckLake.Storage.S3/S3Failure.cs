using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Xml;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace DuckLake.Storage.S3;

/// <summary>
/// A failed request in our own words. What a server or the SDK says about it is never passed on beyond its code: such texts repeat access keys, signatures
/// and addresses.
/// </summary>
internal sealed partial record S3Failure(ObjectStoreErrorKind Kind, string Problem)
{
    public S3Repair Repair { get; init; }

    /// <summary>Whether the server may have done what was asked.</summary>
    public bool MayHaveSucceeded { get; init; }

    /// <summary>How long the server asks to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The error to pass on as the cause; only such as hold no text of a server's.</summary>
    public Exception? Cause { get; init; }

    /// <summary>What happened, or null when it is not for us to say.</summary>
    public static S3Failure? Of(Exception exception, S3Target target, S3ObjectStoreOptions options)
    {
        if (exception is ObjectStoreException)
        {
            return null;
        }

        if (Find<S3CredentialException>(exception) is { } credentials)
        {
            return OfCredentials(credentials, target);
        }

        // Completions of uploads may tell of an error with the status of success, since their answer begins before the server knows.
        if (exception is AmazonServiceException { StatusCode: >= HttpStatusCode.Ambiguous } or AmazonServiceException { StatusCode: HttpStatusCode.OK, ErrorCode.Length: > 0 })
        {
            return OfAnswer((AmazonServiceException)exception, target);
        }

        if (Find<AuthenticationException>(exception) is { } tls)
        {
            return OfTls(tls, target);
        }

        if (IsNetwork(exception))
        {
            return OfNetwork(exception, target, options);
        }

        return exception switch
        {
            // What the SDK throws when it cannot make sense of an answer.
            AmazonServiceException or XmlException or FormatException or OverflowException => OfNonsense(target),
            AmazonClientException => new(
                ObjectStoreErrorKind.Other, $"The AWS SDK cannot send the request to {target.Client.Endpoint.Name}. Check the settings of {nameof(S3BucketOptions)}."),
            _ => null,
        };
    }

    public ObjectStoreException ToException(S3Target target, int attempts) =>
        new(Kind, target.Path, attempts > 1 && Repair == S3Repair.Wait ? $"{Problem} Tried {attempts} times." : Problem, Cause);

    private static S3Failure OfCredentials(S3CredentialException error, S3Target target)
    {
        bool isCallers = target.Client.Options.Credentials.Source == S3CredentialSource.Provider;
        return new(error.IsTransient ? ObjectStoreErrorKind.Transient : ObjectStoreErrorKind.AccessDenied, error.Message)
        {
            // The SDK has tried its own sources again and again, and its texts may repeat what it sent them.
            Cause = isCallers ? error.InnerException : Find<SocketException>(error),
            Repair = isCallers && error.IsTransient ? S3Repair.Wait : S3Repair.None,
        };
    }

    private static S3Failure OfTls(AuthenticationException error, S3Target target) =>
        new(
            ObjectStoreErrorKind.Other,
            $"No TLS connection to {target.Client.Endpoint.Name}: it does not speak TLS, or its certificate is not trusted. "
                + $"Check {nameof(S3BucketOptions)}.{nameof(S3BucketOptions.Tls)} and {nameof(S3BucketOptions.Endpoint)} (an endpoint without a scheme is taken for TLS; http:// or {nameof(S3Tls)}.{nameof(S3Tls.Off)} "
                + $"switches it off), or trust the certificate by {nameof(S3ObjectStoreOptions)}.{nameof(S3ObjectStoreOptions.ConfigureHttp)}.")
        {
            Cause = error,
        };

    private static S3Failure OfNetwork(Exception exception, S3Target target, S3ObjectStoreOptions options)
    {
        S3Endpoint endpoint = target.Client.Endpoint;
        string what = exception is OperationCanceledException or TimeoutException
            ? $"{endpoint.Name} gave no sign for {options.StallTimeout.TotalSeconds:0.###} s ({nameof(S3ObjectStoreOptions)}.{nameof(S3ObjectStoreOptions.StallTimeout)})."
            : Find<SocketException>(exception) is { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain }
                ? $"The name of {endpoint.Name} is not known. Check {nameof(S3BucketOptions)}.{nameof(S3BucketOptions.Endpoint)}"
                    + (endpoint.IsPathStyle ? "." : $", and {nameof(S3BucketOptions.UrlStyle)}, which puts the bucket before it.")
                : $"The connection to {endpoint.Name} failed.";
        if (!endpoint.IsEncrypted)
        {
            what += $" It is not encrypted; a server that demands TLS needs https:// or {nameof(S3Tls)}.{nameof(S3Tls.Required)}.";
        }

        return new(ObjectStoreErrorKind.Transient, what)
        {
            Repair = S3Repair.Wait,
            MayHaveSucceeded = true,
            Cause = Find<SocketException>(exception) ?? (exception is HttpIOException ? exception : null),
        };
    }

    private static S3Failure OfNonsense(S3Target target) =>
        new(
            ObjectStoreErrorKind.Other,
            $"{target.Client.Endpoint.Name} does not answer as an S3 server does. Check {nameof(S3BucketOptions)}.{nameof(S3BucketOptions.Endpoint)}.");

    private static bool IsNetwork(Exception exception) =>
        exception is HttpRequestException or IOException or OperationCanceledException or TimeoutException or WebException or SocketException
        || (exception is AmazonServiceException && (Find<HttpRequestException>(exception) ?? Find<IOException>(exception) ?? Find<WebException>(exception) ?? (Exception?)Find<TimeoutException>(exception)) is not null);

    private static T? Find<T>(Exception? exception)
        where T : Exception
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is T found)
            {
                return found;
            }
        }

        return null;
    }

    private static TimeSpan? RetryAfterOf(AmazonServiceException exception) =>
        HeaderOf(exception, "Retry-After") is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) ? TimeSpan.FromSeconds(seconds)
        : DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time - DateTimeOffset.UtcNow
        : null;

    private static string? HeaderOf(AmazonServiceException exception, string name) =>
        exception.InnerException is HttpErrorResponseException { Response: { } response } && response.IsHeaderPresent(name) ? response.GetHeaderValue(name) : null;
}
