namespace DuckLake.Testing;

/// <summary>Variables of the environment for one test: those that name credentials are cleared first, and all are put back on dispose.</summary>
public sealed class AwsVariables : IDisposable
{
    private static readonly string[] s_cleared =
    [
        "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ROLE_ARN", "AWS_ROLE_SESSION_NAME", "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_AUTHORIZATION_TOKEN", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
    ];

    private readonly Dictionary<string, string?> _before = [];

    public AwsVariables()
    {
        foreach (string name in s_cleared)
        {
            Set(name, null);
        }

        // The SDK keeps what it found in a process until the variables of keys change.
        Set("AWS_SESSION_TOKEN", Guid.NewGuid().ToString());
    }

    public void Set(string name, string? value)
    {
        _before.TryAdd(name, Environment.GetEnvironmentVariable(name));
        Environment.SetEnvironmentVariable(name, value);
    }

    public void Dispose()
    {
        foreach ((string name, string? value) in _before)
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }
}
