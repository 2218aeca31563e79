namespace DuckLake.Arrow.Tests;

/// <summary>A scenario uses something that only the SQL layer or the maintenance functions have; it ends there.</summary>
internal sealed class ScenarioStopException(string reason) : Exception(reason);
