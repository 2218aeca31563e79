using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;

namespace DuckLake.Storage.S3;

/// <summary>There are no credentials to sign a request with. Never leaves this project.</summary>
/// <param name="message">What failed and what to set; without secrets.</param>
/// <param name="inner">The reason.</param>
internal sealed class S3CredentialException(string message, Exception? inner) : Exception(message, inner)
{
    private const int MaxDepth = 16;

    /// <summary>Whether the keys may be there another time.</summary>
    public bool IsTransient { get; init; } = IsAway(inner);

    /// <summary>What a source of the AWS SDK's failed with.</summary>
    /// <param name="advice">What failed and what to set.</param>
    /// <param name="error">The SDK's error, whose text is not passed on.</param>
    /// <param name="hadKeys">Whether the source gave keys before: then it is set up well, and away for a while unless it says no.</param>
    public static S3CredentialException OfSource(string advice, Exception error, bool hadKeys)
    {
        HttpStatusCode answer = AnswerOf(error, out string? code);
        string told = answer == 0 ? "" : $" The answer: HTTP {(int)answer}{(code is null ? "" : $" {code}")}.";
        return new(advice + told, error) { IsTransient = IsAway(error) || (hadKeys && answer == 0) };
    }

    /// <summary>Whether an error says that somebody was not reached or is overloaded.</summary>
    private static bool IsAway(Exception? error) =>
        AnswerOf(error, out _) is var answer && answer != 0
            ? answer == HttpStatusCode.TooManyRequests || (int)answer >= 500
            : Causes(error).Any(static cause => cause is HttpRequestException or SocketException or TimeoutException or OperationCanceledException);

    private static HttpStatusCode AnswerOf(Exception? error, out string? code)
    {
        foreach (Exception cause in Causes(error))
        {
            if (cause is AmazonServiceException { StatusCode: >= HttpStatusCode.Ambiguous } answered)
            {
                code = S3Failure.IsName(answered.ErrorCode) ? answered.ErrorCode : null;
                return answered.StatusCode;
            }

            if (cause is HttpRequestException { StatusCode: { } status })
            {
                code = null;
                return status;
            }
        }

        code = null;
        return 0;
    }

    private static IEnumerable<Exception> Causes(Exception? error)
    {
        for (int depth = 0; error is not null && depth < MaxDepth; depth++, error = error.InnerException)
        {
            yield return error;
        }
    }
}
