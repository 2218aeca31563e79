namespace DuckLake.Testing;

/// <summary>Keys as an issuer gives them out, that last for a while from the moment they are given.</summary>
public sealed record IssuedKeys(string Id, string Secret, string Token, TimeSpan Lifetime)
{
    public DateTime Expiration => DateTime.UtcNow + Lifetime;
}
