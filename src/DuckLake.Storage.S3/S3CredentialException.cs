namespace DuckLake.Storage.S3;

/// <summary>There are no credentials to sign a request with. Never leaves this project.</summary>
internal sealed class S3CredentialException(string message, Exception? inner) : Exception(message, inner);
