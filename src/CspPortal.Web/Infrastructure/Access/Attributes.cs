using CspPortal.Domain.Access;
using Microsoft.AspNetCore.Authorization;

namespace CspPortal.Web.Infrastructure.Access;

/// <summary>The permission an endpoint asks for, answered by the domain's table (ACC-05).</summary>
/// <remarks>Every endpoint carries exactly one of <see cref="RequiresAttribute"/>, <see cref="SignedInAttribute"/>, <see cref="PublicAttribute"/>.</remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class RequiresAttribute(Permission permission) : AuthorizeAttribute, IAuthorizationRequirementData
{
    public Permission Permission { get; } = permission;

    /// <summary>The operation a refused attempt is logged as (KEY-03); for the partner's keys and downloads told from the address where none is named.</summary>
    public string? AttemptedOperation { get; init; }

    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [new PermissionRequirement(Permission)];
}

/// <summary>Open to everyone who is signed in, whatever the role: own preferences, sign-out, home.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class SignedInAttribute : AuthorizeAttribute;

/// <summary>Open to strangers; the reason is part of the code.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class PublicAttribute(string why) : Attribute, IAllowAnonymous
{
    public string Why { get; } = why;

    /// <summary>Nobody is identified: the request works in the wide scope as an anonymous link holder, signed in or not.</summary>
    public bool LinkHolder { get; init; }

    /// <summary>Nobody is identified and no data is read: files, health, the protocol's own addresses.</summary>
    public bool Anonymous { get; init; }
}

public sealed record PermissionRequirement(Permission Permission) : IAuthorizationRequirement;
