/* Load Juggler card: built from frontend/ (46f46173ad8edd74) by scripts/card. Contains Lit (BSD-3-Clause). */
var be=Object.defineProperty;var Zr=Object.getOwnPropertyDescriptor;var b=(s,e,t)=>()=>{if(t)throw t[0];try{return s&&(e=s(s=0)),e}catch(r){throw t=[r],r}};var Xr=(s,e)=>{for(var t in e)be(s,t,{get:e[t],enumerable:!0})};var g=(s,e,t,r)=>{for(var i=r>1?void 0:r?Zr(e,t):e,n=s.length-1,o;n>=0;n--)(o=s[n])&&(i=(r?o(e,t,i):o(i))||i);return r&&i&&be(e,t,i),i};var E,ct,Y=b(()=>{"use strict";E="dynamic_ocpp_evse",ct=["phases","loads","battery","circuits","chart"]});var Rt,Pt,Xt,ve,ft,xe,A,$e,Qt,te=b(()=>{Rt=globalThis,Pt=Rt.ShadowRoot&&(Rt.ShadyCSS===void 0||Rt.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,Xt=Symbol(),ve=new WeakMap,ft=class{constructor(e,t,r){if(this._$cssResult$=!0,r!==Xt)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,t=this.t;if(Pt&&e===void 0){let r=t!==void 0&&t.length===1;r&&(e=ve.get(t)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),r&&ve.set(t,e))}return e}toString(){return this.cssText}},xe=s=>new ft(typeof s=="string"?s:s+"",void 0,Xt),A=(s,...e)=>{let t=s.length===1?s[0]:e.reduce((r,i,n)=>r+(o=>{if(o._$cssResult$===!0)return o.cssText;if(typeof o=="number")return o;throw Error("Value passed to 'css' function must be a 'css' function result: "+o+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(i)+s[n+1],s[0]);return new ft(t,s,Xt)},$e=(s,e)=>{if(Pt)s.adoptedStyleSheets=e.map(t=>t instanceof CSSStyleSheet?t:t.styleSheet);else for(let t of e){let r=document.createElement("style"),i=Rt.litNonce;i!==void 0&&r.setAttribute("nonce",i),r.textContent=t.cssText,s.appendChild(r)}},Qt=Pt?s=>s:s=>s instanceof CSSStyleSheet?(e=>{let t="";for(let r of e.cssRules)t+=r.cssText;return xe(t)})(s):s});var Qr,ti,ei,ri,ii,si,Mt,we,ni,oi,bt,yt,jt,_e,V,vt=b(()=>{te();te();({is:Qr,defineProperty:ti,getOwnPropertyDescriptor:ei,getOwnPropertyNames:ri,getOwnPropertySymbols:ii,getPrototypeOf:si}=Object),Mt=globalThis,we=Mt.trustedTypes,ni=we?we.emptyScript:"",oi=Mt.reactiveElementPolyfillSupport,bt=(s,e)=>s,yt={toAttribute(s,e){switch(e){case Boolean:s=s?ni:null;break;case Object:case Array:s=s==null?s:JSON.stringify(s)}return s},fromAttribute(s,e){let t=s;switch(e){case Boolean:t=s!==null;break;case Number:t=s===null?null:Number(s);break;case Object:case Array:try{t=JSON.parse(s)}catch{t=null}}return t}},jt=(s,e)=>!Qr(s,e),_e={attribute:!0,type:String,converter:yt,reflect:!1,useDefault:!1,hasChanged:jt};Symbol.metadata??=Symbol("metadata"),Mt.litPropertyMetadata??=new WeakMap;V=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=_e){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let r=Symbol(),i=this.getPropertyDescriptor(e,r,t);i!==void 0&&ti(this.prototype,e,i)}}static getPropertyDescriptor(e,t,r){let{get:i,set:n}=ei(this.prototype,e)??{get(){return this[t]},set(o){this[t]=o}};return{get:i,set(o){let a=i?.call(this);n?.call(this,o),this.requestUpdate(e,a,r)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??_e}static _$Ei(){if(this.hasOwnProperty(bt("elementProperties")))return;let e=si(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(bt("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(bt("properties"))){let t=this.properties,r=[...ri(t),...ii(t)];for(let i of r)this.createProperty(i,t[i])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[r,i]of t)this.elementProperties.set(r,i)}this._$Eh=new Map;for(let[t,r]of this.elementProperties){let i=this._$Eu(t,r);i!==void 0&&this._$Eh.set(i,t)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let r=new Set(e.flat(1/0).reverse());for(let i of r)t.unshift(Qt(i))}else e!==void 0&&t.push(Qt(e));return t}static _$Eu(e,t){let r=t.attribute;return r===!1?void 0:typeof r=="string"?r:typeof e=="string"?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=new Map,t=this.constructor.elementProperties;for(let r of t.keys())this.hasOwnProperty(r)&&(e.set(r,this[r]),delete this[r]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return $e(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,r){this._$AK(e,r)}_$ET(e,t){let r=this.constructor.elementProperties.get(e),i=this.constructor._$Eu(e,r);if(i!==void 0&&r.reflect===!0){let n=(r.converter?.toAttribute!==void 0?r.converter:yt).toAttribute(t,r.type);this._$Em=e,n==null?this.removeAttribute(i):this.setAttribute(i,n),this._$Em=null}}_$AK(e,t){let r=this.constructor,i=r._$Eh.get(e);if(i!==void 0&&this._$Em!==i){let n=r.getPropertyOptions(i),o=typeof n.converter=="function"?{fromAttribute:n.converter}:n.converter?.fromAttribute!==void 0?n.converter:yt;this._$Em=i;let a=o.fromAttribute(t,n.type);this[i]=a??this._$Ej?.get(i)??a,this._$Em=null}}requestUpdate(e,t,r,i=!1,n){if(e!==void 0){let o=this.constructor;if(i===!1&&(n=this[e]),r??=o.getPropertyOptions(e),!((r.hasChanged??jt)(n,t)||r.useDefault&&r.reflect&&n===this._$Ej?.get(e)&&!this.hasAttribute(o._$Eu(e,r))))return;this.C(e,t,r)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(e,t,{useDefault:r,reflect:i,wrapped:n},o){r&&!(this._$Ej??=new Map).has(e)&&(this._$Ej.set(e,o??t??this[e]),n!==!0||o!==void 0)||(this._$AL.has(e)||(this.hasUpdated||r||(t=void 0),this._$AL.set(e,t)),i===!0&&this._$Em!==e&&(this._$Eq??=new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(t){Promise.reject(t)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[i,n]of this._$Ep)this[i]=n;this._$Ep=void 0}let r=this.constructor.elementProperties;if(r.size>0)for(let[i,n]of r){let{wrapped:o}=n,a=this[i];o!==!0||this._$AL.has(i)||a===void 0||this.C(i,void 0,n,a)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(r=>r.hostUpdate?.()),this.update(t)):this._$EM()}catch(r){throw e=!1,this._$EM(),r}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(t=>t.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(t=>this._$ET(t,this[t])),this._$EM()}updated(e){}firstUpdated(e){}};V.elementStyles=[],V.shadowRootOptions={mode:"open"},V[bt("elementProperties")]=new Map,V[bt("finalized")]=new Map,oi?.({ReactiveElement:V}),(Mt.reactiveElementVersions??=[]).push("2.1.2")});function je(s,e){if(!ne(s)||!s.hasOwnProperty("raw"))throw Error("invalid template strings array");return Ae!==void 0?Ae.createHTML(e):e}function tt(s,e,t=s,r){if(e===U)return e;let i=r!==void 0?t._$Co?.[r]:t._$Cl,n=wt(e)?void 0:e._$litDirective$;return i?.constructor!==n&&(i?._$AO?.(!1),n===void 0?i=void 0:(i=new n(s),i._$AT(s,t,r)),r!==void 0?(t._$Co??=[])[r]=i:t._$Cl=i),i!==void 0&&(e=tt(s,i._$AS(s,e.values),i,r)),e}var re,ke,Lt,Ae,ie,z,se,ai,Q,$t,wt,ne,Pe,ee,xt,Se,Ee,Z,Te,Ce,Me,oe,p,rt,ls,U,u,Re,X,Le,_t,Ot,dt,et,Ht,Vt,zt,Ut,Oe,li,He,pt=b(()=>{re=globalThis,ke=s=>s,Lt=re.trustedTypes,Ae=Lt?Lt.createPolicy("lit-html",{createHTML:s=>s}):void 0,ie="$lit$",z=`lit$${Math.random().toFixed(9).slice(2)}$`,se="?"+z,ai=`<${se}>`,Q=document,$t=()=>Q.createComment(""),wt=s=>s===null||typeof s!="object"&&typeof s!="function",ne=Array.isArray,Pe=s=>ne(s)||typeof s?.[Symbol.iterator]=="function",ee=`[ 	
\f\r]`,xt=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,Se=/-->/g,Ee=/>/g,Z=RegExp(`>|${ee}(?:([^\\s"'>=/]+)(${ee}*=${ee}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),Te=/'/g,Ce=/"/g,Me=/^(?:script|style|textarea|title)$/i,oe=s=>(e,...t)=>({_$litType$:s,strings:e,values:t}),p=oe(1),rt=oe(2),ls=oe(3),U=Symbol.for("lit-noChange"),u=Symbol.for("lit-nothing"),Re=new WeakMap,X=Q.createTreeWalker(Q,129);Le=(s,e)=>{let t=s.length-1,r=[],i,n=e===2?"<svg>":e===3?"<math>":"",o=xt;for(let a=0;a<t;a++){let l=s[a],d,h,c=-1,m=0;for(;m<l.length&&(o.lastIndex=m,h=o.exec(l),h!==null);)m=o.lastIndex,o===xt?h[1]==="!--"?o=Se:h[1]!==void 0?o=Ee:h[2]!==void 0?(Me.test(h[2])&&(i=RegExp("</"+h[2],"g")),o=Z):h[3]!==void 0&&(o=Z):o===Z?h[0]===">"?(o=i??xt,c=-1):h[1]===void 0?c=-2:(c=o.lastIndex-h[2].length,d=h[1],o=h[3]===void 0?Z:h[3]==='"'?Ce:Te):o===Ce||o===Te?o=Z:o===Se||o===Ee?o=xt:(o=Z,i=void 0);let f=o===Z&&s[a+1].startsWith("/>")?" ":"";n+=o===xt?l+ai:c>=0?(r.push(d),l.slice(0,c)+ie+l.slice(c)+z+f):l+z+(c===-2?a:f)}return[je(s,n+(s[t]||"<?>")+(e===2?"</svg>":e===3?"</math>":"")),r]},_t=class s{constructor({strings:e,_$litType$:t},r){let i;this.parts=[];let n=0,o=0,a=e.length-1,l=this.parts,[d,h]=Le(e,t);if(this.el=s.createElement(d,r),X.currentNode=this.el.content,t===2||t===3){let c=this.el.content.firstChild;c.replaceWith(...c.childNodes)}for(;(i=X.nextNode())!==null&&l.length<a;){if(i.nodeType===1){if(i.hasAttributes())for(let c of i.getAttributeNames())if(c.endsWith(ie)){let m=h[o++],f=i.getAttribute(c).split(z),$=/([.?@])?(.*)/.exec(m);l.push({type:1,index:n,name:$[2],strings:f,ctor:$[1]==="."?Ht:$[1]==="?"?Vt:$[1]==="@"?zt:et}),i.removeAttribute(c)}else c.startsWith(z)&&(l.push({type:6,index:n}),i.removeAttribute(c));if(Me.test(i.tagName)){let c=i.textContent.split(z),m=c.length-1;if(m>0){i.textContent=Lt?Lt.emptyScript:"";for(let f=0;f<m;f++)i.append(c[f],$t()),X.nextNode(),l.push({type:2,index:++n});i.append(c[m],$t())}}}else if(i.nodeType===8)if(i.data===se)l.push({type:2,index:n});else{let c=-1;for(;(c=i.data.indexOf(z,c+1))!==-1;)l.push({type:7,index:n}),c+=z.length-1}n++}}static createElement(e,t){let r=Q.createElement("template");return r.innerHTML=e,r}};Ot=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:r}=this._$AD,i=(e?.creationScope??Q).importNode(t,!0);X.currentNode=i;let n=X.nextNode(),o=0,a=0,l=r[0];for(;l!==void 0;){if(o===l.index){let d;l.type===2?d=new dt(n,n.nextSibling,this,e):l.type===1?d=new l.ctor(n,l.name,l.strings,this,e):l.type===6&&(d=new Ut(n,this,e)),this._$AV.push(d),l=r[++a]}o!==l?.index&&(n=X.nextNode(),o++)}return X.currentNode=Q,i}p(e){let t=0;for(let r of this._$AV)r!==void 0&&(r.strings!==void 0?(r._$AI(e,r,t),t+=r.strings.length-2):r._$AI(e[t])),t++}},dt=class s{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,r,i){this.type=2,this._$AH=u,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=r,this.options=i,this._$Cv=i?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=tt(this,e,t),wt(e)?e===u||e==null||e===""?(this._$AH!==u&&this._$AR(),this._$AH=u):e!==this._$AH&&e!==U&&this._(e):e._$litType$!==void 0?this.$(e):e.nodeType!==void 0?this.T(e):Pe(e)?this.k(e):this._(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==u&&wt(this._$AH)?this._$AA.nextSibling.data=e:this.T(Q.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:r}=e,i=typeof r=="number"?this._$AC(e):(r.el===void 0&&(r.el=_t.createElement(je(r.h,r.h[0]),this.options)),r);if(this._$AH?._$AD===i)this._$AH.p(t);else{let n=new Ot(i,this),o=n.u(this.options);n.p(t),this.T(o),this._$AH=n}}_$AC(e){let t=Re.get(e.strings);return t===void 0&&Re.set(e.strings,t=new _t(e)),t}k(e){ne(this._$AH)||(this._$AH=[],this._$AR());let t=this._$AH,r,i=0;for(let n of e)i===t.length?t.push(r=new s(this.O($t()),this.O($t()),this,this.options)):r=t[i],r._$AI(n),i++;i<t.length&&(this._$AR(r&&r._$AB.nextSibling,i),t.length=i)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let r=ke(e).nextSibling;ke(e).remove(),e=r}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},et=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,r,i,n){this.type=1,this._$AH=u,this._$AN=void 0,this.element=e,this.name=t,this._$AM=i,this.options=n,r.length>2||r[0]!==""||r[1]!==""?(this._$AH=Array(r.length-1).fill(new String),this.strings=r):this._$AH=u}_$AI(e,t=this,r,i){let n=this.strings,o=!1;if(n===void 0)e=tt(this,e,t,0),o=!wt(e)||e!==this._$AH&&e!==U,o&&(this._$AH=e);else{let a=e,l,d;for(e=n[0],l=0;l<n.length-1;l++)d=tt(this,a[r+l],t,l),d===U&&(d=this._$AH[l]),o||=!wt(d)||d!==this._$AH[l],d===u?e=u:e!==u&&(e+=(d??"")+n[l+1]),this._$AH[l]=d}o&&!i&&this.j(e)}j(e){e===u?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??"")}},Ht=class extends et{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===u?void 0:e}},Vt=class extends et{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==u)}},zt=class extends et{constructor(e,t,r,i,n){super(e,t,r,i,n),this.type=5}_$AI(e,t=this){if((e=tt(this,e,t,0)??u)===U)return;let r=this._$AH,i=e===u&&r!==u||e.capture!==r.capture||e.once!==r.once||e.passive!==r.passive,n=e!==u&&(r===u||i);i&&this.element.removeEventListener(this.name,this,r),n&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},Ut=class{constructor(e,t,r){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=r}get _$AU(){return this._$AM._$AU}_$AI(e){tt(this,e)}},Oe={M:ie,P:z,A:se,C:1,L:Le,R:Ot,D:Pe,V:tt,I:dt,H:et,N:Vt,U:zt,B:Ht,F:Ut},li=re.litHtmlPolyfillSupport;li?.(_t,dt),(re.litHtmlVersions??=[]).push("3.3.3");He=(s,e,t)=>{let r=t?.renderBefore??e,i=r._$litPart$;if(i===void 0){let n=t?.renderBefore??null;r._$litPart$=i=new dt(e.insertBefore($t(),n),n,void 0,t??{})}return i._$AI(s),i}});var ae,x,ci,Ve=b(()=>{vt();vt();pt();pt();ae=globalThis,x=class extends V{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=He(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return U}};x._$litElement$=!0,x.finalized=!0,ae.litElementHydrateSupport?.({LitElement:x});ci=ae.litElementPolyfillSupport;ci?.({LitElement:x});(ae.litElementVersions??=[]).push("4.2.2")});var ze=b(()=>{});var M=b(()=>{vt();pt();Ve();ze()});var Ue=b(()=>{});function y(s){return(e,t)=>typeof t=="object"?pi(s,e,t):((r,i,n)=>{let o=i.hasOwnProperty(n);return i.constructor.createProperty(n,r),o?Object.getOwnPropertyDescriptor(i,n):void 0})(s,e,t)}var di,pi,le=b(()=>{vt();di={attribute:!0,type:String,converter:yt,reflect:!1,hasChanged:jt},pi=(s=di,e,t)=>{let{kind:r,metadata:i}=t,n=globalThis.litPropertyMetadata.get(i);if(n===void 0&&globalThis.litPropertyMetadata.set(i,n=new Map),r==="setter"&&((s=Object.create(s)).wrapped=!0),n.set(t.name,s),r==="accessor"){let{name:o}=t;return{set(a){let l=e.get.call(this);e.set.call(this,a),this.requestUpdate(o,l,s,!0,a)},init(a){return a!==void 0&&this.C(o,void 0,s,a),a}}}if(r==="setter"){let{name:o}=t;return function(a){let l=this[o];e.call(this,a),this.requestUpdate(o,l,s,!0,a)}}throw Error("Unsupported decorator location: "+r)}});function _(s){return y({...s,state:!0,attribute:!1})}var Ne=b(()=>{le();});var De=b(()=>{});var ut=b(()=>{});var Ie=b(()=>{ut();});var Be=b(()=>{ut();});var Je=b(()=>{ut();});var Fe=b(()=>{ut();});var We=b(()=>{ut();});var O=b(()=>{Ue();le();Ne();De();Ie();Be();Je();Fe();We()});function hi(s,e){let t=`${s.language}|${s.number_format}|${e}`,r=qe.get(t);if(!r){let i=s.number_format??"language",n=i==="system"?void 0:ui[i]??[s.language,"en"];r=new Intl.NumberFormat(n,{minimumFractionDigits:e,maximumFractionDigits:e,useGrouping:i!=="none"}),qe.set(t,r)}return r}function k(s,e,t){let r=hi(s,t).format(e);return Number(e.toFixed(t))===0?r.replace(/^[-\u2212]/,""):r.replace("-","−")}function N(s,e){return e==null?ce:`${k(s,e,1)} A`}function C(s,e){if(e==null)return ce;let t=Math.round(e/10)*10;return Math.abs(t)<1e3?`${k(s,t,0)} W`:`${k(s,e/1e3,Math.abs(e)<99950?1:0)} kW`}function Dt(s,e){return e==null?ce:`${k(s,e,0)} %`}function Ke(s,e,t){if(s.time_zone!=="server")return-new Date(t).getTimezoneOffset()*6e4;let r=i=>Date.parse(`${new Date(t).toLocaleString("en-US",{timeZone:i})} UTC`);return r(e)-r("UTC")}function Ye(s,e,t,r=!1){let i=s.time_format==="12"?!0:s.time_format==="24"?!1:void 0,n={hour:"numeric",...r?{weekday:"short"}:{minute:"2-digit"}};i!==void 0&&(n.hourCycle=i?"h12":"h23"),s.time_zone==="server"&&(n.timeZone=e);let o=s.time_format==="system"?void 0:s.language;return mi(o,n).format(t)}function mi(s,e){let t=`${s}|${JSON.stringify(e)}`,r=Ge.get(t);return r||Ge.set(t,r=new Intl.DateTimeFormat(s,e)),r}function kt(s){let e=Math.floor(s/60);if(e<1)return"";if(e<60)return`${e} min`;let t=Math.floor(e/60);if(t<24)return e%60?`${t} h ${e%60} min`:`${t} h`;let r=Math.floor(t/24);return t%24?`${r} d ${t%24} h`:`${r} d`}var ui,qe,ce,Ge,it=b(()=>{"use strict";ui={comma_decimal:["en-US","en"],decimal_comma:["de","es","it"],space_comma:["fr","sv","cs"],quote_decimal:["de-CH"],none:["en-US"]},qe=new Map;ce="–";Ge=new Map});var S,D=b(()=>{"use strict";M();S=A`
:host {
--lj-font: var(--ha-font-family-body, var(--mdc-typography-font-family, Roboto, Noto, sans-serif));
--lj-card: var(--ha-card-background, var(--card-background-color, #fff));
--lj-soft: color-mix(in srgb, var(--primary-text-color) 20%, var(--secondary-text-color));
--lj-track: color-mix(in srgb, var(--primary-text-color) 8%, transparent);
--lj-free: color-mix(in srgb, var(--success-color, #43a047) 55%, transparent);
--lj-house: color-mix(in srgb, var(--primary-text-color) 42%, var(--lj-card));
--lj-sun: var(--energy-solar-color, #ff9800);
--lj-line: var(--divider-color, rgba(127, 127, 127, 0.3));
display: block;
font-family: var(--lj-font);
overflow-wrap: anywhere;
color: var(--primary-text-color);
}
* {
box-sizing: border-box;
}
button {
font: inherit;
color: inherit;
background: none;
border: 0;
padding: 0;
margin: 0;
text-align: inherit;
cursor: pointer;
}
button:disabled {
cursor: default;
opacity: 0.45;
}
:focus-visible {
outline: 2px solid var(--primary-color);
outline-offset: 2px;
}
h3 {
margin: 0 0 8px;
font-size: 13px;
font-weight: 600;
letter-spacing: 0.02em;
color: var(--lj-soft);
}
.hidden {
position: absolute;
width: 1px;
height: 1px;
overflow: hidden;
clip-path: inset(50%);
white-space: nowrap;
}
@media (prefers-reduced-motion: reduce) {
* {
transition: none !important;
animation: none !important;
}
}
`});var gi,st,Ze=b(()=>{"use strict";M();O();it();D();gi=30,st=class extends x{render(){let{battery:e,texts:t,locale:r}=this,i=e.soc;return p`
<h3>${t("battery")}</h3>
<div class="head" data-battery>
<b>${Dt(r,i)}</b>
<span>${this.doing()}</span>
</div>
<div class="track" aria-hidden="true">
${i===null?u:p`<i class="fill" style="width:${i}%"></i>`}
<i class="mark" style="left:${e.min}%"></i>
<i class="mark" style="left:${e.target}%"></i>
</div>
<div class="marks">
<span>${t("min",{percent:k(r,e.min,0)})}</span>
<span>${t("target",{percent:k(r,e.target,0)})}</span>
</div>
<ul data-gates>
${this.gates().map(([n,o])=>p`<li><ha-icon .icon=${n} aria-hidden="true"></ha-icon>${o}</li>`)}
</ul>
`}doing(){let{texts:e,locale:t}=this,r=this.battery.power_w;if(r===null)return e("battery_unknown");if(Math.abs(r)<gi)return e("battery_rests");let i=r>0?"battery_discharges":"battery_charges";return e(i,{power:C(t,Math.abs(r))})}gates(){let{texts:e,battery:t,locale:r}=this,{gates:i}=t;if(!i)return[];let n=k(r,t.target,0),o=k(r,t.min,0);return[i.any_source?["mdi:check",e("gate_any_open",{min:o})]:["mdi:close",e("gate_any_closed",{min:o})],i.solar?["mdi:check",e("gate_solar_open",{target:n})]:["mdi:close",e("gate_solar_closed",{target:n})],i.discharge?["mdi:check",e("gate_discharge_open")]:["mdi:close",e("gate_discharge_closed")]]}static{this.styles=[S,A`
.head {
display: flex;
align-items: baseline;
gap: 10px;
margin-bottom: 6px;
}
.head b {
font-size: 20px;
font-variant-numeric: tabular-nums;
}
.track {
position: relative;
height: 14px;
border-radius: 7px;
background: var(--lj-track);
}
.fill {
position: absolute;
inset: 0 auto 0 0;
border-radius: 7px;
background: var(--energy-battery-out-color, #4db6ac);
transition: width 0.4s;
}
.mark {
position: absolute;
top: -3px;
bottom: -3px;
width: 2px;
margin-left: -1px;
background: var(--primary-text-color);
}
.marks {
display: flex;
gap: 14px;
margin-top: 6px;
font-size: 12px;
color: var(--lj-soft);
}
ul {
margin: 8px 0 0;
padding: 0;
list-style: none;
font-size: 13px;
}
li {
display: flex;
align-items: flex-start;
gap: 6px;
margin-top: 3px;
}
ha-icon {
flex: none;
--mdc-icon-size: 16px;
color: var(--lj-soft);
}
`]}};g([y({attribute:!1})],st.prototype,"battery",2),g([y({attribute:!1})],st.prototype,"texts",2),g([y({attribute:!1})],st.prototype,"locale",2)});var Xe,Qe,It,tr=b(()=>{Xe={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},Qe=s=>(...e)=>({_$litDirective$:s,values:e}),It=class{constructor(e){}get _$AU(){return this._$AM._$AU}_$AT(e,t,r){this._$Ct=e,this._$AM=t,this._$Ci=r}_$AS(e,t){return this.update(e,t)}update(e,t){return this.render(...t)}}});var fi,er,rr,ht,G,bi,ir,sr,Bt,nr=b(()=>{pt();({I:fi}=Oe),er=s=>s,rr=()=>document.createComment(""),ht=(s,e,t)=>{let r=s._$AA.parentNode,i=e===void 0?s._$AB:e._$AA;if(t===void 0){let n=r.insertBefore(rr(),i),o=r.insertBefore(rr(),i);t=new fi(n,o,s,s.options)}else{let n=t._$AB.nextSibling,o=t._$AM,a=o!==s;if(a){let l;t._$AQ?.(s),t._$AM=s,t._$AP!==void 0&&(l=s._$AU)!==o._$AU&&t._$AP(l)}if(n!==i||a){let l=t._$AA;for(;l!==n;){let d=er(l).nextSibling;er(r).insertBefore(l,i),l=d}}}return t},G=(s,e,t=s)=>(s._$AI(e,t),s),bi={},ir=(s,e=bi)=>s._$AH=e,sr=s=>s._$AH,Bt=s=>{s._$AR(),s._$AA.remove()}});var or,ar,lr=b(()=>{pt();tr();nr();or=(s,e,t)=>{let r=new Map;for(let i=e;i<=t;i++)r.set(s[i],i);return r},ar=Qe(class extends It{constructor(s){if(super(s),s.type!==Xe.CHILD)throw Error("repeat() can only be used in text expressions")}dt(s,e,t){let r;t===void 0?t=e:e!==void 0&&(r=e);let i=[],n=[],o=0;for(let a of s)i[o]=r?r(a,o):o,n[o]=t(a,o),o++;return{values:n,keys:i}}render(s,e,t){return this.dt(s,e,t).values}update(s,[e,t,r]){let i=sr(s),{values:n,keys:o}=this.dt(e,t,r);if(!Array.isArray(i))return this.ut=o,n;let a=this.ut??=[],l=[],d,h,c=0,m=i.length-1,f=0,$=n.length-1;for(;c<=m&&f<=$;)if(i[c]===null)c++;else if(i[m]===null)m--;else if(a[c]===o[f])l[f]=G(i[c],n[f]),c++,f++;else if(a[m]===o[$])l[$]=G(i[m],n[$]),m--,$--;else if(a[c]===o[$])l[$]=G(i[c],n[$]),ht(s,l[$+1],i[c]),c++,$--;else if(a[m]===o[f])l[f]=G(i[m],n[f]),ht(s,i[c],i[m]),m--,f++;else if(d===void 0&&(d=or(o,f,$),h=or(a,c,m)),d.has(a[c]))if(d.has(a[m])){let w=h.get(o[f]),T=w!==void 0?i[w]:null;if(T===null){let F=ht(s,i[c]);G(F,n[f]),l[f]=F}else l[f]=G(T,n[f]),ht(s,i[c],T),i[w]=null;f++}else Bt(i[m]),m--;else Bt(i[c]),c++;for(;f<=$;){let w=ht(s,l[$+1]);G(w,n[f]),l[f++]=w}for(;c<=m;){let w=i[c++];w!==null&&Bt(w)}return this.ut=o,ir(s,l),U}})});var cr=b(()=>{lr()});function ur(s){if(!s||typeof s!="object")throw new Error("Load Juggler card: there is no configuration");let{entry_id:e,title:t,hours:r}=s;for(let[i,n]of Object.entries({entry_id:e,title:t}))if(n!=null&&typeof n!="string")throw new Error(`Load Juggler card: "${i}" must be a text`);if(r!=null&&!(typeof r=="number"&&r>=dr&&r<=pr))throw new Error(`Load Juggler card: "hours" must be a number from ${dr} to ${pr}`);for(let i of ct){let n=s[`show_${i}`];if(n!=null&&typeof n!="boolean")throw new Error(`Load Juggler card: "show_${i}" must be true or false`)}return{...s}}function I(s,e){return s[`show_${e}`]!==!1}var At,dr,pr,de=b(()=>{"use strict";Y();At=6,dr=.1,pr=168});function nt(s){return Object.assign((t,r)=>s(`component.${E}.common.card_${t}`,r)||t,{state:t=>s(`component.${E}.entity.sensor.status.state.${t}`)||t})}function pe(s){let e=s?.error??s;return{...e,message:e?.message??String(s),lost:e?.code===yi}}async function St(s,e){let{translation_domain:t,translation_key:r,translation_placeholders:i,message:n}=pe(e);if(t&&r)try{let a=(await s.loadBackendTranslation("exceptions",t))(`component.${t}.exceptions.${r}.message`,i);if(a)return a}catch{}return n}async function mt(s){return await s.loadBackendTranslation("entity",E),s.loadBackendTranslation("common",E)}var yi,Et=b(()=>{"use strict";Y();yi=3});async function hr(){let{loadCardHelpers:s}=window;if(customElements.get("ha-form")||!s)return;await(await s()).createCardElement({type:"entities",entities:[]}).constructor.getConfigElement?.()}var vi,ot,ue=b(()=>{"use strict";M();O();de();Et();Y();vi=[{name:"entry_id",selector:{config_entry:{integration:E}}},{name:"title",selector:{text:{}}},{name:"hours",selector:{number:{min:.1,max:168,step:"any",mode:"box",unit_of_measurement:"h"}}},{name:"",type:"grid",schema:ct.map(s=>({name:`show_${s}`,selector:{boolean:{}}}))}];ot=class extends x{constructor(){super(...arguments);this.spoken="";this.changed=t=>{t.stopPropagation();let r={...t.detail.value};for(let i of ct)r[`show_${i}`]!==!1&&delete r[`show_${i}`];for(let i of["entry_id","title"])r[i]||delete r[i];(r.hours===At||r.hours==null)&&delete r.hours,this.dispatchEvent(new CustomEvent("config-changed",{detail:{config:r},bubbles:!0,composed:!0}))}}setConfig(t){this.config=t}willUpdate(){!this.hass||this.spoken===this.hass.language||(this.spoken=this.hass.language,mt(this.hass).then(t=>this.texts=nt(t)))}render(){let{hass:t,config:r,texts:i}=this;if(!t||!r||!i)return u;let n=Object.fromEntries(ct.map(o=>[`show_${o}`,I(r,o)]));return p`<ha-form
.hass=${t}
.data=${{hours:At,...r,...n}}
.schema=${vi}
.computeLabel=${({name:o})=>o?i(`editor_${o}`):""}
.computeHelper=${({name:o})=>o==="entry_id"?i("editor_entry_id_help"):""}
@value-changed=${this.changed}
></ha-form>`}};g([y({attribute:!1})],ot.prototype,"hass",2),g([_()],ot.prototype,"config",2),g([_()],ot.prototype,"texts",2)});function mr({connection:s},e,t,r){let i={type:`${E}/subscribe`,language:t};return e&&(i.entry_id=e),s.subscribeMessage(r,i,{resubscribe:!1})}function Jt(s){s&&Promise.resolve(s()).catch(()=>{})}function gr(s,e){let{connection:t}=s,r={},i,n,o=0,a=0,l=c=>{r={...r,...c},e.onView(r),c.state==="removed"&&!e.entryId&&(n=setTimeout(()=>{d()},he[0]))},d=async()=>{clearTimeout(n),Jt(i),i=void 0;let c=++a;r={},e.onStart();try{let m=await mr(s,e.entryId,e.language,f=>{c===a&&l(f)});c!==a?Jt(m):i=m,o=0}catch(m){let f=pe(m);if(c!==a||f.lost)return;(f.code!=="unknown_command"||o>1)&&e.onError(f),n=setTimeout(()=>{d()},he[Math.min(o++,he.length-1)])}},h=()=>{i=void 0,o=0,d()};return t.addEventListener("ready",h),d(),()=>{a++,clearTimeout(n),t.removeEventListener("ready",h),Jt(i)}}async function fr(s,e){let t,r;try{return await new Promise((i,n)=>{r=setTimeout(()=>n(new Error("Load Juggler does not answer")),xi),t=mr(s,e,s.language,o=>i(o)),t.catch(n)})}finally{clearTimeout(r),t?.then(Jt,()=>{})}}var he,xi,me=b(()=>{"use strict";Et();Y();he=[1e3,3e3,1e4,3e4],xi=1e4});function _i(s){return Math.floor((Date.now()-Date.parse(s))/6e4)}var $i,wi,B,br=b(()=>{"use strict";M();O();cr();de();ue();me();D();Et();$i=[],wi=3e4;B=class extends x{constructor(){super(...arguments);this.failure="";this.turn=0;this.followed="";this.spoken="";this.act=async(t,r,i)=>{try{await this.home.callService(t,r,i,void 0,!1)}catch(n){throw new Error(await St(this.home,n))}};this.called=t=>String(this.home?.states[t]?.attributes.friendly_name??t)}static getStubConfig(){return{}}static async getConfigElement(){return await hr(),document.createElement("load-juggler-card-editor")}setConfig(t){this.config=ur(t),this.follow()}getCardSize(){return 12}getGridOptions(){return{columns:"full",rows:"auto",min_columns:6}}set hass(t){let r=this.home;this.home=t,(!this.spoken||r?.locale!==t.locale||r.localize!==t.localize)&&this.speak(t),this.follow()}get hass(){return this.home}connectedCallback(){super.connectedCallback(),this.clock=setInterval(()=>this.requestUpdate(),wi),this.follow()}disconnectedCallback(){super.disconnectedCallback(),clearInterval(this.clock),this.unfollow()}async speak(t){if(this.spoken===t.language){this.texts&&(this.texts=nt(t.localize));return}this.spoken=t.language;try{this.texts=nt(await mt(t))}catch{this.spoken=""}}unfollow(){this.leave?.(),this.leave=void 0,this.followed=""}follow(){if(!this.home||!this.config||!this.isConnected)return;let t=this.config.entry_id,{language:r}=this.home,i=`${t} ${r}`;if(i===this.followed)return;this.unfollow(),this.followed=i;let n=0;this.leave=gr(this.home,{entryId:t,language:r,onStart:()=>this.turn++,onView:o=>{n++,this.view=o,this.failure=""},onError:async o=>{let a=n,l=await St(this.home,o);i!==this.followed||a!==n||(this.view=void 0,this.failure=l)}})}render(){let{config:t,view:r,texts:i,home:n}=this;if(!t||!i||!n||!(r||this.failure))return p`<ha-card><div class="start"></div></ha-card>`;if(!r)return p`<ha-card>
<p class="failure" role="alert" data-banner="error"><ha-icon icon="mdi:alert"></ha-icon>${this.failure}</p>
</ha-card>`;let o=r.state==="running"&&!!r.site;return p`<ha-card data-state=${r.state} data-status=${r.status??u}>
<load-juggler-header
.view=${r}
.name=${t.title??""}
.texts=${i}
.locale=${n.locale}
.act=${this.act}
.called=${this.called}
></load-juggler-header>
${o?this.body(r,t,i,n):u}
</ha-card>`}body(t,r,i,n){let{locale:o}=n,a=t.loads??$i,l=t.site,d=a.map((w,T)=>({load:w,index:T})).sort((w,T)=>(w.load.priority??99)-(T.load.priority??99)||w.index-T.index),h=I(r,"battery")&&t.battery,c=I(r,"circuits")&&t.circuits?.length?t.circuits:null,m=I(r,"phases"),f=h||c||I(r,"chart");return p`<div class="body ${m&&f?h||c?"side":"pair":""}">
${m?p`<section class="phases">
<h3>${i("phases")}</h3>
<load-juggler-phases
.site=${l}
.loads=${a}
.stored=${!!t.battery}
.texts=${i}
.locale=${o}
></load-juggler-phases>
</section>`:u}
${I(r,"loads")?p`<section class="loads">
<h3>${i("loads")}</h3>
${a.length?p`<div class="ranks">
${ar(d,({load:w})=>w.entry_id,({load:w,index:T})=>this.load(t,w,T,i,n))}
</div>`:p`<p class="none">${i("no_loads")}</p>`}
</section>`:u}
${h||c?p`<section class="stored">
${h?p`<load-juggler-battery .battery=${h} .texts=${i} .locale=${o}></load-juggler-battery>`:u}
${c?p`<load-juggler-circuits
.circuits=${c}
.texts=${i}
.locale=${o}
></load-juggler-circuits>`:u}
</section>`:u}
${I(r,"chart")?p`<section class="chart">
<load-juggler-chart
.hass=${n}
.curves=${this.curves(t,a,i)}
.hours=${r.hours??At}
.texts=${i}
.turn=${this.turn}
></load-juggler-chart>
</section>`:u}
</div>`}load(t,r,i,n,o){let a=t.entities?.[r.entry_id],l=a?.status,d=l?o.states[l]:void 0;return p`<load-juggler-load
.load=${r}
.index=${i}
.entities=${a??{}}
.texts=${n}
.locale=${o.locale}
.act=${this.act}
.minutes=${d&&d.state===r.status?_i(d.last_changed):void 0}
></load-juggler-load>`}curves(t,r,i){let n=[];r.forEach((a,l)=>{let d=t.entities?.[a.entry_id]?.power;d&&n.push({id:d,name:a.name,now:a.power_w??null,load:l})});let o=this.entity("solar_power");return o&&n.push({id:o,name:i("sun"),now:t.site?.solar_w??null}),n}entity(t){let{view:r}=this;return r?r.entities?.[r.entry_id]?.[t]:void 0}static{this.styles=[S,A`
ha-card {
container-type: inline-size;
overflow: hidden;
}
.start {
height: 120px;
}
load-juggler-header:last-child {
padding-bottom: 16px;
}
.failure {
display: flex;
gap: 10px;
margin: 0;
padding: 16px;
line-height: 1.4;
}
.failure ha-icon {
flex: none;
color: var(--error-color);
}
.body {
display: grid;
gap: 20px;
padding: 16px;
}
section {
min-width: 0;
}
.ranks {
display: grid;
gap: 10px;
grid-template-columns: repeat(auto-fill, minmax(min(100%, 330px), 1fr));
}
.stored {
display: grid;
gap: 20px;
align-content: start;
}
.none {
margin: 0;
color: var(--lj-soft);
}
@container (min-width: 760px) {
.body.side,
.body.pair {
grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
column-gap: 32px;
}
.side .loads,
.pair .loads,
.side .chart {
grid-column: 1 / -1;
}
.side .stored,
.pair .chart {
grid-column: 2;
grid-row: 1;
}
}
`]}};g([_()],B.prototype,"config",2),g([_()],B.prototype,"view",2),g([_()],B.prototype,"failure",2),g([_()],B.prototype,"texts",2),g([_()],B.prototype,"turn",2)});function Wt(s){let[e,t]=Ft[s%Ft.length];return`var(--${e}-color, ${t})`}function Tt(s){return`--c:${Wt(s)};--ink:${Ft[s%Ft.length][2]}`}var Ft,qt=b(()=>{"use strict";Ft=[["blue","#2196f3","#000"],["purple","#926bc7","#000"],["teal","#009688","#000"],["pink","#e91e63","#000"],["indigo","#3f51b5","#fff"],["light-green","#8bc34a","#000"],["brown","#795548","#fff"],["cyan","#00bcd4","#000"],["deep-orange","#ff6f22","#000"],["lime","#cddc39","#000"]]});function Ei(s,e){return ki[String(s.states[e]?.attributes.unit_of_measurement)]??1}async function yr(s,e,t){if(!e.length)return new Map;let r=(Date.now()-t)/36e5;return r<=Ai+.1?Ti(s,e,t):Ci(s,e,t,r)}async function Ti(s,e,t){let r=await s.callWS({type:"history/history_during_period",start_time:new Date(t).toISOString(),entity_ids:e,minimal_response:!0,no_attributes:!0,significant_changes_only:!1});return new Map(e.map(i=>{let n=Ei(s,i);return[i,(r[i]??[]).map(({s:o,lu:a})=>({at:a*1e3,value:o===""||isNaN(+o)?null:+o*n}))]}))}async function Ci(s,e,t,r){let i=await s.callWS({type:"recorder/statistics_during_period",start_time:new Date(t).toISOString(),statistic_ids:e,period:r<=Si?"5minute":"hour",types:["mean"],units:{power:"W"}}),n=Date.now();return new Map(e.map(o=>[o,Ri(i[o]??[],n)]))}function Ri(s,e){return s.flatMap(({start:t,end:r,mean:i},n)=>{let o=s[n+1]?.start??e-2*(r-t),a={at:t,value:i};return o>r?[a,{at:r,value:null}]:[a]})}var ki,Ai,Si,vr=b(()=>{"use strict";ki={mW:.001,W:1,kW:1e3,MW:1e6},Ai=24,Si=72});function xr(s,e,t){let r=s.at(-1);r&&(r.value===t||e<r.at)||s.push({at:e,value:t})}function $r(s,e){let t=0;for(;t+1<s.length&&s[t+1].at<=e;)t++;t&&s.splice(0,t)}function wr(s,e,t,r){let i=(t-e)/r,n=new Float64Array(r),o=new Float64Array(r);for(let a=0;a<s.length;a++){let{at:l,value:d}=s[a];if(d===null)continue;let h=Math.max(l,e),c=Math.min(s[a+1]?.at??t,t),m=Math.floor((h-e)/i);for(;h<c&&m<r;){let f=Math.min(c,e+(m+1)*i);n[m]+=d*(f-h),o[m]+=f-h,h=f,m++}}return Array.from(n,(a,l)=>o[l]>0?a/o[l]:null)}function _r(s,e){let t=Math.max(s,1e-9)/e,r=10**Math.floor(Math.log10(t)),i=[1,2,2.5,5,10].map(o=>o*r).find(o=>o>=t-1e-9),n=[];for(let o=0;o<s+i*.999;o+=i)n.push(Math.round(o*1e6)/1e6);return n}function kr(s,e,t,r){let n=(Pi.find(a=>(e-s)/(a*36e5)<=t)??168)*36e5,o=[];for(let a=Math.ceil((s+r)/n)*n-r;a<=e;a+=n)o.push(a);return o}var Pi,Ar=b(()=>{"use strict";Pi=[1/60,1/30,1/12,1/6,.25,.5,1,2,3,6,12,24,48]});function Li(s,e){let t=!1,r="";return s.forEach((i,n)=>{i!==null&&(r+=t?`L${e(n,i)}`:`M${e(n,i)}h0`),t=i!==null}),r}var K,R,Gt,ge,Mi,ji,j,Sr=b(()=>{"use strict";M();O();qt();it();vr();Ar();D();K=170,R=36,Gt=20,ge=8,Mi=24,ji=5e3,j=class extends x{constructor(){super(...arguments);this.curves=[];this.hours=6;this.turn=0;this.wide=0;this.drawn=0;this.missing=!1;this.samples=new Map;this.asked="";this.point=t=>{let r=t.currentTarget.getBoundingClientRect(),i=t.clientX-r.left;this.pointed=i<R?void 0:i}}connectedCallback(){super.connectedCallback(),this.asked="",this.sizes=new ResizeObserver(([t])=>this.wide=Math.round(t.contentRect.width)),this.sizes.observe(this)}disconnectedCallback(){super.disconnectedCallback(),this.sizes?.disconnect()}shouldUpdate(t){return t.has("curves")&&this.take(),t.delete("curves"),t.size>0}take(){let t=Date.now();for(let{id:i,now:n}of this.curves){let o=this.samples.get(i);o||this.samples.set(i,o=[]),xr(o,t,n)}let r=`${this.turn} ${this.hours} ${this.curves.map(i=>i.id).join(" ")}`;r!==this.asked&&(this.asked=r,this.ask(r)),t-this.drawn>=ji&&(this.drawn=t)}async ask(t){let r=Date.now()-this.hours*36e5;try{let i=await yr(this.hass,this.curves.map(n=>n.id),r);if(t!==this.asked)return;for(let[n,o]of i){let a=o.at(-1)?.at??-1/0;this.samples.set(n,[...o,...(this.samples.get(n)??[]).filter(l=>l.at>a)])}this.missing=!1}catch{this.missing=!0}this.drawn=Date.now()}render(){let{texts:t,hass:r,wide:i}=this,n=Date.now(),o=n-this.hours*36e5,a=Math.max(2,Math.min(180,Math.floor((i-R)/3))),l=[],d=new Array(a).fill(0),h,c=500;for(let v of this.curves){let W=this.samples.get(v.id)??[];$r(W,o);let lt=wr(W,o,n,a);if(v.load===void 0)h=lt,c=Math.max(c,...lt.map(q=>q??0));else{let q=d.map((gt,Yr)=>gt+Math.max(0,lt[Yr]??0));l.push({curve:v,values:lt,low:d,high:q}),d=q}}c=Math.max(c,...d);let m=_r(c,4),f=m.at(-1),$=v=>R+(i-R)*v/(a-1),w=v=>ge+(K-ge-Gt)*(1-v/f),T=(v,W)=>`${$(v).toFixed(1)},${w(W).toFixed(1)}`,F=v=>R+(i-R)*(v-o)/(n-o),Gr=Ke(r.locale,r.config.time_zone,n),Kr=kr(o,n,Math.max(2,Math.floor((i-R)/64)),Gr);return p`
<h3>${t("chart",{duration:kt(this.hours*3600)})}</h3>
${this.missing?p`<p>${t("no_history")}</p>`:u}
<div class="plot" @pointermove=${this.point} @pointerleave=${()=>this.pointed=void 0}>
${i<R+20?u:rt`<svg data-chart role="img" aria-label=${this.described()} width=${i} height=${K} viewBox="0 0 ${i} ${K}">
${m.map((v,W)=>rt`
<line class="grid" x1=${R} x2=${i} y1=${w(v)} y2=${w(v)} />
<text x=${R-6} y=${w(v)+4} text-anchor="end">${W===m.length-1?"kW":k(r.locale,v/1e3,f<4e3?1:0)}</text>`)}
${Kr.map(v=>rt`
<line class="tick" x1=${F(v)} x2=${F(v)} y1=${K-Gt} y2=${K-Gt+4} />
<text x=${F(v)} y=${K-4} text-anchor=${F(v)>i-20?"end":F(v)<R+16?"start":"middle"}>${this.time(v)}</text>`)}
${l.map(({curve:v,low:W,high:lt})=>rt`<path
class="area"
style="--c:${Wt(v.load)}"
d="M${lt.map((q,gt)=>T(gt,q)).join("L")}L${W.map((q,gt)=>T(gt,q)).reverse().join("L")}Z"
/>`)}
${h?rt`<path class="sun" d=${Li(h,T)} />`:u}
${this.pointed===void 0?u:rt`<line class="cursor" x1=${this.pointed} x2=${this.pointed} y1=${ge} y2=${K-Gt} />`}
</svg>`}
${this.pointed===void 0?u:this.readout(o,n,a,l,h)}
</div>
`}readout(t,r,i,n,o){let{hass:a,texts:l,wide:d}=this,h=(this.pointed-R)/(d-R),c=Math.min(i-1,Math.max(0,Math.round(h*(i-1)))),m=this.pointed>d/2;return p`<div class="readout" aria-hidden="true" style="${m?"left":"right"}:${m?R+4:4}px">
<b>${this.time(t+h*(r-t))}</b>
${o?p`<span><i class="line"></i>${l("sun")} ${C(a.locale,o[c])}</span>`:u}
${[...n].reverse().map(({curve:f,values:$})=>p`<span><i style="--c:${Wt(f.load)}"></i>${f.name} ${C(a.locale,$[c])}</span>`)}
</div>`}time(t){return Ye(this.hass.locale,this.hass.config.time_zone,t,this.hours>Mi)}described(){let{hass:t,texts:r,curves:i}=this,n=i.map(o=>`${o.name} ${C(t.locale,o.now)}`).join(", ");return r("chart_label",{duration:kt(this.hours*3600),now:n})}static{this.styles=[S,A`
.plot {
position: relative;
height: ${K}px;
touch-action: pan-y;
}
svg {
display: block;
}
text {
font: 11px var(--lj-font);
fill: var(--lj-soft);
}
.grid {
stroke: var(--lj-line);
stroke-width: 1;
}
.tick,
.cursor {
stroke: var(--secondary-text-color);
}
.area {
fill: var(--c);
fill-opacity: 0.75;
stroke: var(--c);
stroke-width: 1;
}
.sun {
fill: none;
stroke: var(--lj-sun);
stroke-width: 2;
stroke-linecap: round;
stroke-linejoin: round;
}
p {
margin: 0 0 6px;
font-size: 12px;
color: var(--lj-soft);
}
.readout {
position: absolute;
top: 4px;
display: grid;
gap: 2px;
max-width: 75%;
padding: 6px 8px;
border-radius: 6px;
border: 1px solid var(--lj-line);
background: var(--lj-card);
font-size: 12px;
pointer-events: none;
font-variant-numeric: tabular-nums;
}
.readout i {
display: inline-block;
width: 8px;
height: 8px;
margin-right: 5px;
border-radius: 2px;
background: var(--c, var(--lj-sun));
}
.readout .line {
height: 3px;
vertical-align: middle;
}
`]}};g([y({attribute:!1})],j.prototype,"curves",2),g([y({attribute:!1})],j.prototype,"hours",2),g([y({attribute:!1})],j.prototype,"texts",2),g([y({attribute:!1})],j.prototype,"turn",2),g([_()],j.prototype,"wide",2),g([_()],j.prototype,"drawn",2),g([_()],j.prototype,"missing",2),g([_()],j.prototype,"pointed",2)});var Oi,Hi,H,Er=b(()=>{"use strict";M();O();D();Oi=5e3,Hi={ArrowRight:1,ArrowDown:1,ArrowLeft:-1,ArrowUp:-1},H=class extends x{constructor(){super(...arguments);this.options=[];this.label="";this.disabled=!1}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(this.timer),this.pending=void 0}willUpdate(){this.pending===this.chosen&&(this.pending=void 0)}render(){let t=this.pending??this.chosen,r=this.options.includes(t??"")?t:this.options[0];return p`
<div class="chips" role="radiogroup" aria-label=${this.label} @keydown=${this.key}>
${this.options.map(i=>p`
<button
role="radio"
data-mode=${i}
aria-checked=${i===t?"true":"false"}
tabindex=${i===r?0:-1}
?disabled=${this.disabled}
aria-busy=${i===this.pending?"true":u}
@click=${()=>this.pick(i)}
>
${i}
</button>
`)}
</div>
`}key(t){let r=Hi[t.key];if(r===void 0||this.disabled)return;t.preventDefault();let i=[...this.renderRoot.querySelectorAll("button")],o=(i.indexOf(t.target)+r+i.length)%i.length;i[o]?.focus();let a=this.options[o];a!==void 0&&this.pick(a)}async pick(t){if(t===(this.pending??this.chosen))return;clearTimeout(this.timer),this.pending=t;let r=await this.choose(t);this.pending===t&&(r?this.timer=setTimeout(()=>this.pending=void 0,Oi):this.pending=void 0)}static{this.styles=[S,A`
.chips {
display: flex;
flex-wrap: wrap;
gap: 4px;
}
button {
padding: 6px 8px;
min-height: 32px;
border-radius: 16px;
font-size: 13px;
line-height: 1.3;
border: 1px solid var(--lj-line);
color: var(--primary-text-color);
transition:
background 0.15s,
color 0.15s;
}
button:hover:enabled:not([aria-checked="true"]) {
background: var(--lj-track);
}
button[aria-checked="true"] {
background: color-mix(in srgb, var(--primary-color) 28%, transparent);
border-color: var(--primary-color);
box-shadow: inset 0 0 0 1px var(--primary-color);
font-weight: 600;
}
button[aria-busy="true"] {
opacity: 0.7;
}
`]}};g([y({attribute:!1})],H.prototype,"options",2),g([y({attribute:!1})],H.prototype,"chosen",2),g([y()],H.prototype,"label",2),g([y({type:Boolean})],H.prototype,"disabled",2),g([y({attribute:!1})],H.prototype,"choose",2),g([_()],H.prototype,"pending",2)});var at,Tr=b(()=>{"use strict";M();O();it();D();at=class extends x{constructor(){super(...arguments);this.circuits=[]}render(){let{circuits:t,texts:r,locale:i}=this;return p`
<h3>${r("circuits")}</h3>
${t.map(n=>p`
<div class="circuit ${n.overload?"over":""}" data-circuit=${n.entry_id}>
<span class="name">${n.name}</span>
<span class="limit">${r("circuit_limit",{limit:k(i,n.limit,0)})}</span>
${n.flows.map((o,a)=>this.phase(n,o,"ABC"[a]??""))}
${n.overload?p`<span class="said" role="status">${r("overload")}</span>`:u}
</div>
`)}
`}phase(t,r,i){let n=r===null?0:Math.min(100,Math.max(0,r/t.limit*100));return p`
<span class="phase">
<span>${i} ${N(this.locale,r)}</span>
<i class="track"><i style="width:${Math.round(n)}%"></i></i>
</span>
`}static{this.styles=[S,A`
.circuit {
display: grid;
grid-template-columns: repeat(3, minmax(0, 1fr));
gap: 2px 12px;
margin-bottom: 10px;
font-size: 12.5px;
font-variant-numeric: tabular-nums;
}
.name {
grid-column: span 2;
font-size: 14px;
font-weight: 600;
}
.limit {
text-align: right;
color: var(--lj-soft);
}
.track {
display: block;
height: 5px;
margin-top: 3px;
border-radius: 3px;
background: var(--lj-track);
overflow: hidden;
}
.track i {
display: block;
height: 100%;
background: var(--primary-color);
transition: width 0.4s;
}
.over .track i {
background: var(--error-color);
}
.said {
grid-column: 1 / -1;
color: var(--error-color);
}
`]}};g([y({attribute:!1})],at.prototype,"circuits",2),g([y({attribute:!1})],at.prototype,"texts",2),g([y({attribute:!1})],at.prototype,"locale",2)});var Vi,L,Cr=b(()=>{"use strict";M();O();it();D();Vi=new Set(["overload","sensor_lost","no_power_measurement"]),L=class extends x{constructor(){super(...arguments);this.name="";this.error="";this.share=async t=>{let r=t.target;this.error="";try{let i={entity_id:this.entity("distribution_mode"),option:r.value};await this.act("select","select_option",i)}catch(i){this.error=i.message??String(i),r.value=this.view.distribution?.mode??""}}}render(){let{view:t,texts:r,name:i}=this,{status:n}=t,o=n==="ok"||n==="off_grid"?"good":Vi.has(n??"")?"bad":"";return p`
<header>
<h2>${i||t.title}</h2>
${n?p`<button class="pill ${o}" data-site-status=${n} @click=${()=>this.more("status")}>
${r.state(n)}
</button>`:u}
${t.distribution?p`<label class="share">
<span>${r("distribution")}</span>
<select
data-distribution
.value=${t.distribution.mode}
?disabled=${!this.entity("distribution_mode")}
@change=${this.share}
>
${t.distribution.modes.map(a=>p`<option value=${a} ?selected=${a===t.distribution.mode}>${a}</option>`)}
</select>
</label>`:u}
</header>
${this.error?p`<p class="error" role="alert">${this.error}</p>`:u}
${t.state==="running"&&t.site?this.tiles(t.site,t,r):u} ${this.banners(t,r)}
`}tiles(t,r,i){let{battery:n}=r,{locale:o}=this,a=t.grid_w,l=[];if(!t.off_grid){let d=a!==null&&a<-15,h=d?"mdi:transmission-tower-import":"mdi:transmission-tower-export",c=C(o,a===null?null:d?-a:Math.max(0,a));l.push(["grid",h,i(d?"exports":"imports"),c,"grid_power"])}return(t.solar_w!==null||this.entity("solar_power"))&&l.push(["sun","mdi:solar-power-variant",i("sun"),C(o,t.solar_w),"solar_power"]),n&&l.push(["battery","mdi:home-battery",i("battery"),Dt(o,n.soc),"battery_soc"]),l.push(["house","mdi:home",i("house"),C(o,t.house_w),"house_power"]),l.push(["loads","mdi:ev-station",i("loads"),C(o,t.managed_w),"managed_power"]),p`<div class="tiles">
${l.map(([d,h,c,m,f])=>p`
<button class="tile ${d}" data-tile=${d} @click=${()=>this.more(f)} ?disabled=${!this.entity(f)}>
<ha-icon .icon=${h} aria-hidden="true"></ha-icon><span>${c}</span><b>${m}</b>
</button>
`)}
</div>`}banners(t,r){let i=[];t.state!=="running"&&i.push([t.state,r(`state_${t.state}`,{hub:t.title})]),t.site?.overload&&i.push(["overload",this.overloaded(t,r)]);for(let{code:a,sentence:l}of t.problems??[])i.push([a,l]);let n=(t.lost??[]).map(({entity_id:a,sentence:l})=>l.replace(a,()=>this.called(a)));if(n.length&&i.push(["lost",r("lost",{inputs:n.join(", ")})]),!i.length)return u;let o=t.state==="waiting"||t.status==="ok"&&!t.site?.overload;return p`<div class="banner ${o?"mild":""}" role=${o?"status":"alert"} data-banner=${i[0][0]}>
<ha-icon .icon=${o?"mdi:information":"mdi:alert"} aria-hidden="true"></ha-icon>
<div>${i.map(([a,l])=>p`<p data-problem=${a}>${l}</p>`)}</div>
</div>`}overloaded(t,r){let i=t.site.phases.filter(({grid:a})=>a!==null&&a>t.site.breaker),n=(t.circuits??[]).filter(({overload:a})=>a).map(({name:a})=>a),o=[i.map(({phase:a})=>a).join("+"),...n].filter(Boolean).join(", ");return o?r("overload_at",{where:o}):r("overload")}entity(t){return this.view.entities?.[this.view.entry_id]?.[t]}more(t){let r=this.entity(t);r&&this.dispatchEvent(new CustomEvent("hass-more-info",{detail:{entityId:r},bubbles:!0,composed:!0}))}static{this.styles=[S,A`
:host {
container-type: inline-size;
}
header {
display: flex;
flex-wrap: wrap;
align-items: center;
gap: 8px 12px;
padding: 16px 16px 0;
}
h2 {
margin: 0;
font-size: 20px;
font-weight: 600;
line-height: 1.2;
}
.pill {
padding: 3px 10px;
border-radius: 12px;
font-size: 13px;
font-weight: 500;
background: var(--lj-track);
}
.pill.good {
background: color-mix(in srgb, var(--success-color, #43a047) 24%, transparent);
}
.pill.bad {
background: var(--error-color);
color: #fff;
}
.share {
display: flex;
align-items: center;
gap: 8px;
margin-left: auto;
font-size: 13px;
color: var(--lj-soft);
}
select {
font: inherit;
padding: 5px 8px;
border-radius: 8px;
border: 1px solid var(--lj-line);
color: var(--primary-text-color);
background: var(--lj-card);
}
.error {
margin: 8px 16px 0;
font-size: 13px;
color: var(--error-color);
}
.tiles {
display: grid;
grid-template-columns: repeat(auto-fit, minmax(min(112px, 100%), 1fr));
gap: 8px;
padding: 14px 16px 0;
}
.tile {
display: grid;
grid-template-columns: auto 1fr;
gap: 0 8px;
align-items: center;
padding: 8px 10px;
border-radius: 10px;
background: color-mix(in srgb, var(--primary-text-color) 4%, transparent);
}
.tile:disabled {
opacity: 1;
}
.tile ha-icon {
grid-row: span 2;
--mdc-icon-size: 22px;
color: var(--lj-soft);
}
.tile.sun ha-icon {
color: var(--lj-sun);
}
.tile.battery ha-icon {
color: var(--energy-battery-out-color, #4db6ac);
}
.tile span {
font-size: 12px;
color: var(--lj-soft);
white-space: nowrap;
overflow: hidden;
text-overflow: ellipsis;
}
.tile b {
font-size: 16px;
font-weight: 600;
font-variant-numeric: tabular-nums;
white-space: nowrap;
}
.banner {
display: flex;
gap: 10px;
margin: 14px 16px 0;
padding: 10px 12px;
border-radius: 10px;
font-size: 14px;
line-height: 1.4;
background: color-mix(in srgb, var(--error-color) 16%, transparent);
}
.banner ha-icon {
flex: none;
color: var(--error-color);
}
.banner.mild {
background: var(--lj-track);
}
.banner.mild ha-icon {
color: var(--info-color, var(--primary-color));
}
.banner p {
margin: 0;
}
.banner p + p {
margin-top: 2px;
}
@container (max-width: 520px) {
.tiles {
grid-template-columns: 1fr 1fr;
}
}
@container (max-width: 480px) {
.share {
flex: 1 0 100%;
}
select {
flex: 1;
}
}
`]}};g([y({attribute:!1})],L.prototype,"view",2),g([y({attribute:!1})],L.prototype,"name",2),g([y({attribute:!1})],L.prototype,"texts",2),g([y({attribute:!1})],L.prototype,"locale",2),g([y({attribute:!1})],L.prototype,"act",2),g([y({attribute:!1})],L.prototype,"called",2),g([_()],L.prototype,"error",2)});var Rr,Pr=b(()=>{"use strict";M();Rr=A`
article {
position: relative;
height: 100%;
padding: 12px 14px 12px 16px;
border-radius: 10px;
background: color-mix(in srgb, var(--primary-text-color) 4%, transparent);
overflow: hidden;
}
article::before {
content: "";
position: absolute;
inset: 0 auto 0 0;
width: 4px;
background: var(--c);
}
header {
display: flex;
align-items: center;
flex-wrap: wrap;
gap: 4px 8px;
}
.key {
flex: none;
display: grid;
place-items: center;
width: 20px;
height: 20px;
border-radius: 5px;
background: var(--c);
color: var(--ink);
font: 600 12px/1 var(--lj-font);
}
.name {
font-size: 16px;
font-weight: 600;
}
.status {
padding: 2px 8px;
border-radius: 10px;
font-size: 12px;
background: var(--lj-track);
white-space: nowrap;
}
.status small {
font-size: 11px;
opacity: 0.8;
}
.runs .status {
background: color-mix(in srgb, var(--success-color, #43a047) 24%, transparent);
}
.waits .status {
background: color-mix(in srgb, var(--warning-color, #ffa600) 26%, transparent);
}
.wrong .status {
background: color-mix(in srgb, var(--error-color) 22%, transparent);
}
.power {
margin-left: auto;
font-size: 18px;
font-weight: 600;
font-variant-numeric: tabular-nums;
white-space: nowrap;
}
.reason {
display: flex;
gap: 8px;
align-items: flex-start;
margin: 8px 0;
font-size: 15px;
line-height: 1.35;
font-weight: 500;
}
.reason ha-icon {
flex: none;
--mdc-icon-size: 20px;
color: var(--lj-soft);
}
.waits .reason ha-icon {
color: var(--warning-color, #ffa600);
}
.runs .reason ha-icon {
color: var(--success-color, #43a047);
}
.wrong .reason ha-icon,
.reason.bad ha-icon {
color: var(--error-color);
}
.figures {
display: flex;
flex-wrap: wrap;
gap: 2px 12px;
font-size: 12.5px;
color: var(--lj-soft);
font-variant-numeric: tabular-nums;
}
.meter {
position: relative;
flex: 1 0 100%;
height: 6px;
margin-bottom: 4px;
border-radius: 3px;
background: var(--lj-track);
}
.meter i {
position: absolute;
top: 0;
bottom: 0;
transition:
left 0.4s,
width 0.4s;
}
.drawn {
left: 0;
border-radius: 3px;
background: var(--c);
}
.limit {
width: 3px;
margin: -3px -1.5px;
border-radius: 2px;
background: var(--primary-text-color);
}
.controls {
display: flex;
flex-wrap: wrap;
align-items: center;
justify-content: space-between;
gap: 8px 16px;
margin-top: 10px;
}
.controls.free load-juggler-chips {
opacity: 0.7;
}
.small {
display: flex;
flex-wrap: wrap;
align-items: center;
gap: 6px 16px;
font-size: 13px;
}
.stepper {
display: flex;
align-items: center;
gap: 2px;
}
.stepper span {
margin-right: 4px;
color: var(--lj-soft);
}
.stepper b {
min-width: 18px;
text-align: center;
font-variant-numeric: tabular-nums;
}
.stepper button {
display: grid;
place-items: center;
width: 30px;
height: 30px;
border-radius: 50%;
--mdc-icon-size: 20px;
}
.stepper button:hover:enabled {
background: var(--lj-track);
}
.switch {
display: flex;
align-items: center;
gap: 8px;
min-height: 30px;
}
.switch i {
position: relative;
width: 34px;
height: 18px;
border-radius: 9px;
background: var(--lj-house);
transition: background 0.2s;
}
.switch i::after {
content: "";
position: absolute;
top: 2px;
left: 2px;
width: 14px;
height: 14px;
border-radius: 50%;
background: var(--lj-card);
transition: transform 0.2s;
}
.switch[aria-checked="true"] i {
background: var(--primary-color);
}
.switch[aria-checked="true"] i::after {
transform: translateX(16px);
}
.error {
margin: 8px 0 0;
font-size: 13px;
color: var(--error-color);
}
`});function Mr(s){return zi[s]??"mdi:information"}function jr(s){return s!==void 0&&Ui[s]||"rests"}function Lr(s){return Ni.has(s)}var zi,Ui,Ni,Or=b(()=>{"use strict";zi={main_breaker:"mdi:transmission-tower",max_import:"mdi:transmission-tower-import",circuit:"mdi:electric-switch",inverter:"mdi:solar-power",battery_first:"mdi:home-battery",not_enough_solar:"mdi:weather-partly-cloudy",follows_sun:"mdi:weather-sunny",below_excess_threshold:"mdi:weather-sunset-up",follows_export:"mdi:weather-sunny",gave_way_to:"mdi:swap-horizontal",at_maximum:"mdi:check-circle",vehicle_limit:"mdi:car-electric",ramping:"mdi:timer-sand",not_connected:"mdi:power-plug-off",no_demand:"mdi:sleep",pausing:"mdi:pause-circle",riding_through:"mdi:weather-cloudy",sensor_lost:"mdi:alert",device_lost:"mdi:lan-disconnect",control_off:"mdi:hand-back-right",manual:"mdi:hand-back-right",checking_wiring:"mdi:connection",invalid_configuration:"mdi:alert"};Ui={charging:"runs",on:"runs",waiting:"waits",paused:"waits",unavailable:"wrong"},Ni=new Set(["sensor_lost","device_lost","invalid_configuration"])});var Di,Ii,Bi,Ji,Fi,P,Hr=b(()=>{"use strict";M();O();qt();it();Pr();Or();D();Di=1,Ii=10,Bi=8e3,Ji=new Set(["not_controlled","off"]),Fi=5e3,P=class extends x{constructor(){super(...arguments);this.index=0;this.entities={};this.error="";this.mode=t=>this.change("select","select_option",{entity_id:this.entities.operating_mode,option:t})}willUpdate(t){t.has("load")&&(this.priority===this.load.priority&&(this.priority=void 0),this.controlled===this.load.controlled&&(this.controlled=void 0))}render(){let{load:t,texts:r,locale:i}=this,{reason:n}=t,o=jr(t.status);return p`
<article
class=${o}
style=${Tt(this.index)}
data-load=${t.entry_id}
data-status=${t.status??"not_loaded"}
aria-label=${t.name}
>
<header>
<i class="key" aria-hidden="true">${this.index+1}</i>
<button class="name" @click=${()=>this.more("status")}>${t.name}</button>
<span class="status">
${t.status===void 0?r("not_loaded"):r.state(t.status)}
${this.lasting()}
</span>
<button class="power" @click=${()=>this.more("power")} aria-label=${r("draw_power",{power:C(i,t.power_w)})}>
${t.power_w==null?u:C(i,t.power_w)}
</button>
</header>
${n?p`<p class="reason ${Lr(n.code)?"bad":""}" data-reason=${n.code}>
<ha-icon .icon=${Mr(n.code)} aria-hidden="true"></ha-icon><span>${n.sentence}</span>
</p>`:u}
${t.status===void 0?u:this.figures()} ${t.mode===void 0?u:this.controls()}
${this.error?p`<p class="error" role="alert">${this.error}</p>`:u}
</article>
`}lasting(){let t=kt((this.minutes??0)*60);return t?p`<small>${this.texts("for",{duration:t})}</small>`:u}figures(){let{load:t,texts:r,locale:i}=this,n=Object.entries(t.draw??{}).filter(([,c])=>c>=.05||(t.limit_a??0)>0),o=Math.max(0,...n.map(([,c])=>c)),a=Math.max(t.max_a??0,t.limit_a??0,o)||1,l=c=>`${Math.min(100,Math.round(c/a*1e3)/10)}%`,h=n.length>1&&n.every(([,c])=>Math.abs(c-n[0][1])<.25)?`${n.map(([c])=>c).join("+")} ${N(i,n[0][1])}`:n.map(([c,m])=>`${c} ${N(i,m)}`).join(" · ");return p`
<div class="figures">
<div class="meter" aria-hidden="true">
<i class="drawn" style="width:${l(o)}"></i>
${(t.limit_a??0)>0?p`<i class="limit" style="left:${l(t.limit_a??0)}"></i>`:u}
</div>
<span data-limit>${Ji.has(t.status)?r("left_alone"):r("limit",{limit:k(i,t.limit_a??0,1)})}</span>
<span data-draw>${n.length?r("draws",{draws:h}):u}</span>
${(t.limit_a??0)===0&&(t.available_a??0)>0?p`<span>${r("would_get",{available:k(i,t.available_a??0,1)})}</span>`:u}
</div>
`}controls(){let{load:t,texts:r,entities:i}=this,n=this.priority??t.priority??1,o=this.controlled??t.controlled??!0;return p`
<div class="controls ${o?"":"free"}">
<load-juggler-chips
.options=${t.modes??[]}
.chosen=${t.mode}
.label=${r("mode_of",{name:t.name})}
.disabled=${!i.operating_mode}
.choose=${this.mode}
></load-juggler-chips>
<div class="small">
<div class="stepper" role="group" aria-label=${r("priority_of",{name:t.name})}>
<span>${r("priority")}</span>
<button
data-priority="up"
?disabled=${!i.priority||n<=Di}
aria-label=${r("priority_up")}
@click=${()=>this.rank(n-1)}
>
<ha-icon icon="mdi:chevron-up"></ha-icon>
</button>
<b data-priority-value aria-live="polite">${n}</b>
<button
data-priority="down"
?disabled=${!i.priority||n>=Ii}
aria-label=${r("priority_down")}
@click=${()=>this.rank(n+1)}
>
<ha-icon icon="mdi:chevron-down"></ha-icon>
</button>
</div>
<button
class="switch"
role="switch"
data-control
aria-checked=${o?"true":"false"}
?disabled=${!i.dynamic_control}
@click=${()=>this.control(!o)}
>
<i></i><span>${r(o?"controlled":"not_controlled")}</span>
</button>
</div>
</div>
`}more(t){let r=this.entities[t];r&&this.dispatchEvent(new CustomEvent("hass-more-info",{detail:{entityId:r},bubbles:!0,composed:!0}))}async rank(t){this.priority=t,this.settle(await this.change("number","set_value",{entity_id:this.entities.priority,value:t}))}async control(t){this.controlled=t;let r=t?"turn_on":"turn_off";this.settle(await this.change("switch",r,{entity_id:this.entities.dynamic_control}))}settle(t){clearTimeout(this.settles);let r=()=>{this.priority=this.controlled=void 0};t?this.settles=setTimeout(r,Fi):r()}async change(t,r,i){clearTimeout(this.timer),this.error="";try{return await this.act(t,r,i),!0}catch(n){return this.error=n.message??String(n),this.timer=setTimeout(()=>this.error="",Bi),!1}}static{this.styles=[S,Rr]}};g([y({attribute:!1})],P.prototype,"load",2),g([y({attribute:!1})],P.prototype,"index",2),g([y({attribute:!1})],P.prototype,"entities",2),g([y({attribute:!1})],P.prototype,"texts",2),g([y({attribute:!1})],P.prototype,"locale",2),g([y({attribute:!1})],P.prototype,"act",2),g([y({attribute:!1})],P.prototype,"minutes",2),g([_()],P.prototype,"error",2),g([_()],P.prototype,"priority",2),g([_()],P.prototype,"controlled",2)});function Vr(s,e){if(s.grid===null)return null;let t=e.map(c=>Math.max(0,c.draw?.[s.phase]??0)),r=t.reduce((c,m)=>c+m,0),i=e.reduce((c,m,f)=>c+(qi(m)?t[f]:0),0),n=s.unmanaged===null?s.grid-r:s.unmanaged-i,o=s.fed!==null?Math.max(0,s.fed):Math.max(0,-n),a=0-o,l=[],d=a,h=(c,m,f)=>{m<.05||(l.push(f===void 0?{kind:c,from:d,to:d+m}:{kind:c,from:d,to:d+m,load:f}),d+=m)};return h("house",Math.max(0,n-a)),t.forEach((c,m)=>h("load",c,m)),s.grid-d>1&&h("other",s.grid-d),{start:a,end:s.grid,sun:o,pieces:l}}function zr(s,e,t){let r=e>40?10:5,i=Math.min(0,...s.map(a=>a?Math.min(a.start,a.end):0)),n=Math.max(e,...s.map(a=>a?Math.max(a.end,...a.pieces.map(l=>l.to)):0)),o=0-Math.ceil(-i/r)*r;return t&&t.low<o&&-i>-t.low-2*r&&(o=t.low),{low:o,high:Math.max(e*1.06,n*1.02)}}function Ct(s,e){let t=(e-s.low)/(s.high-s.low);return Math.round(Math.min(1,Math.max(0,t))*1e3)/10}function Ur(s,e){return e.grid===null?null:s.breaker-e.grid}var Wi,qi,Nr=b(()=>{"use strict";Wi=new Set(["control_off","manual","not_connected","invalid_configuration"]),qi=({reason:s,limit_a:e})=>Wi.has(s?.code??"")||s?.code==="checking_wiring"&&e===0});var J,Dr=b(()=>{"use strict";M();O();Nr();qt();it();D();J=class extends x{constructor(){super(...arguments);this.loads=[];this.stored=!1}render(){let{site:t,loads:r,texts:i}=this,n=t.phases.map(l=>Vr(l,r)),o=this.scale=zr(n,t.breaker,this.scale),a=t.phases.filter((l,d)=>(n[d]?.sun??0)>0);return p`
<div class="bars">
${t.phases.map((l,d)=>this.row(l,n[d]??null,o))}
${t.off_grid?u:this.axis(o)}
</div>
<ul class="legend">
${n.some(l=>l?.pieces.some(({kind:d})=>d==="house"))?p`<li><i class="key house"></i>${i("house")}</li>`:u}
${r.map((l,d)=>p`<li><i class="key load" style=${Tt(d)}>${d+1}</i>${l.name}</li>`)}
${n.some(l=>l?.pieces.some(({kind:d})=>d==="other"))?p`<li><i class="key other"></i>${i("other")}</li>`:u}
${a[0]?p`<li><i class="key sun"></i>${this.source(a[0])}</li>`:u}
<li><i class="key free"></i>${i("free")}</li>
${t.off_grid?u:p`<li><i class="key breaker"></i>${i("breaker")}</li>`}
</ul>
`}source({fed:t}){return this.texts(`sun${this.stored?"_battery":""}${t===null?"_left":""}`)}row(t,r,i){let{site:n,texts:o,locale:a}=this,l=Ur(n,t),d=l!==null&&l<0,h=t.grid,c=h===null?o("unknown"):d?o("over_by",{amps:k(a,-l,1)}):o("free_amps",{amps:t.free===null?"–":k(a,t.free,1)});return p`
<div class="phase ${d?"over":""}" data-phase=${t.phase}>
<span class="name" aria-hidden="true">${t.phase}</span>
<div class="track" role="img" aria-label=${this.described(t,r,c)}>
${r?this.track(t,r,i):p`<span class="none">${o("unknown")}</span>`}
</div>
<span class="numbers" aria-hidden="true">
<b data-grid>${N(a,n.off_grid?t.fed:h)}</b>
<small>${c}</small>
</span>
</div>
`}track(t,r,i){let{site:n}=this,o=h=>Ct(i,h),a=o(0),l=o(r.end),d=o(r.end+Math.min(t.free??0,Math.max(0,n.breaker-r.end)));return p`
${r.sun>0?p`<i class="sun" style="left:${o(r.start)}%;width:${a-o(r.start)}%"></i>`:u}
${d>l?p`<i class="free" style="left:${l}%;width:${d-l}%"></i>`:u}
${r.pieces.map(h=>this.piece(h,o))}
${r.end>n.breaker?p`<i class="beyond" style="left:${o(n.breaker)}%;width:${l-o(n.breaker)}%"></i>`:u}
<i class="zero" style="left:${a}%"></i>
${n.off_grid?u:p`<i class="breaker" style="left:${o(n.breaker)}%"></i>`}
<i class="now" style="left:${l}%"></i>
`}piece(t,r){let i=r(t.from),n=Math.round((r(t.to)-i)*10)/10,o=t.load===void 0?"":`${Tt(t.load)};`;return p`<i class="piece ${t.kind}" style="${o}left:${i}%;width:${n}%"
>${t.load===void 0||n<4?u:t.load+1}</i
>`}axis(t){let{site:r,locale:i,texts:n}=this,o=a=>k(i,a,0);return p`
<div class="axis" aria-hidden="true">
${t.low<0?p`<span class="low">${n("axis_export",{amps:o(-t.low)})}</span>
${Ct(t,0)<33?u:p`<span style="left:${Ct(t,0)}%">0</span>`}`:p`<span class="low">0</span>`}
<span class="high" style="right:${100-Ct(t,r.breaker)}%"
>${n("axis_import",{amps:o(r.breaker)})}</span
>
</div>
`}described(t,r,i){let{texts:n,locale:o,loads:a,site:l}=this;if(!r)return n("phase_unknown",{phase:t.phase});let d=r.pieces.map(c=>`${c.kind==="load"?a[c.load].name:n(c.kind)} ${N(o,c.to-c.from)}`);return r.sun>0&&d.push(`${this.source(t)} ${N(o,r.sun)}`),[n(l.off_grid?"phase_off_grid":"phase_grid",{phase:t.phase,amps:k(o,r.end,1),breaker:k(o,l.breaker,0)}),...d,i].join(", ")}static{this.styles=[S,A`
.bars {
display: grid;
gap: 10px;
}
.phase,
.axis {
display: grid;
grid-template-columns: 20px 1fr 76px;
gap: 10px;
align-items: center;
}
.name {
font-weight: 600;
text-align: center;
color: var(--lj-soft);
}
.track {
position: relative;
height: 26px;
border-radius: 6px;
background: var(--lj-track);
}
.track i {
position: absolute;
top: 0;
bottom: 0;
transition:
left 0.4s,
width 0.4s;
}
.piece {
display: grid;
place-items: center;
overflow: hidden;
background: var(--c);
color: var(--ink);
font: 600 12px/1 var(--lj-font);
box-shadow: inset -1px 0 0 var(--lj-card);
}
.house,
.other {
--c: var(--lj-house);
}
.track .sun {
top: auto;
bottom: -5px;
height: 4px;
border-radius: 2px;
background: var(--lj-sun);
}
.free {
background: repeating-linear-gradient(-45deg, transparent 0 4px, var(--lj-free) 4px 5.5px);
}
.piece.other {
background: repeating-linear-gradient(45deg, var(--lj-house) 0 3px, transparent 3px 6px);
}
.beyond {
background: repeating-linear-gradient(45deg, var(--error-color) 0 4px, transparent 4px 7px);
}
.zero {
width: 1px;
margin: -3px 0 -6px;
background: var(--secondary-text-color);
}
.breaker {
width: 3px;
margin: -4px -1.5px;
border-radius: 2px;
background: var(--error-color);
}
.now {
width: 3px;
margin: -2px -1.5px;
border-radius: 2px;
background: var(--primary-text-color);
}
.none {
display: block;
padding: 0 8px;
line-height: 26px;
font-size: 12px;
color: var(--lj-soft);
}
.numbers {
text-align: right;
line-height: 1.15;
font-variant-numeric: tabular-nums;
white-space: nowrap;
}
.numbers small {
display: block;
font-size: 11px;
color: var(--lj-soft);
}
.over b,
.over small {
color: var(--error-color);
}
.axis {
display: block;
position: relative;
height: 14px;
margin: -4px 86px 0 30px;
font-size: 11px;
color: var(--lj-soft);
}
.axis span {
position: absolute;
transform: translateX(-50%);
}
.axis .low,
.axis .high {
transform: none;
white-space: nowrap;
}
.axis .high {
margin-right: -6px;
}
.legend {
display: flex;
flex-wrap: wrap;
gap: 4px 14px;
margin: 10px 0 0;
padding: 0;
list-style: none;
font-size: 12px;
color: var(--lj-soft);
}
.legend li {
display: flex;
align-items: center;
gap: 6px;
}
.key {
display: inline-grid;
flex: none;
place-items: center;
width: 16px;
height: 16px;
border-radius: 4px;
background: var(--c);
color: var(--ink);
font: 600 11px/1 var(--lj-font);
}
.key.other {
background: repeating-linear-gradient(45deg, var(--lj-house) 0 3px, transparent 3px 6px);
}
.key.sun {
height: 4px;
background: var(--lj-sun);
}
.key.free {
background: var(--lj-track) repeating-linear-gradient(-45deg, transparent 0 4px, var(--lj-free) 4px 5.5px);
}
.key.breaker {
width: 3px;
margin: 0 6px;
}
.track i.breaker,
.key.breaker {
background: var(--error-color);
}
`]}};g([y({attribute:!1})],J.prototype,"site",2),g([y({attribute:!1})],J.prototype,"loads",2),g([y({type:Boolean})],J.prototype,"stored",2),g([y({attribute:!1})],J.prototype,"texts",2),g([y({attribute:!1})],J.prototype,"locale",2)});function Gi(s){let e=new Set;for(let t of Object.values(s.entities??{})){if(t.platform!==E||t.translation_key!=="distribution_mode")continue;let r=t.device_id?s.devices?.[t.device_id]:void 0;for(let[i,n]of r?.identifiers??[])i===E&&e.add(n)}return[...e]}function Ki(s){return s.kind==="plug"?"mdi:power-socket-eu":"mdi:ev-station"}function Yi(s){return{title:"Load Juggler",path:"load-juggler",cards:[{type:"markdown",content:s}]}}async function Ir(s,e,t,r){let i=await mt(e);try{return new fe(i,nt(i),await fr(e,t),s.hours??6).build(r)}catch(n){return Yi(await St(e,n))}}var fe,Kt,Yt,Br=b(()=>{"use strict";me();Et();Y();fe=class{constructor(e,t,r,i){this.localize=e;this.texts=t;this.view=r;this.hours=i}build(e){let{view:t,texts:r}=this,i=t.loads??[],n={type:"custom:load-juggler-card",entry_id:t.entry_id,grid_options:{columns:"full",rows:"auto"}};this.hours!==6&&(n.hours=this.hours);let o=[{type:"grid",column_span:4,cards:[n]},this.section(r("dash_site"),"mdi:home-lightning-bolt",this.site()),...i.map(a=>this.section(a.name,Ki(a),this.load(a))),{...this.section(r("dash_history"),"mdi:chart-line",this.history(i)),column_span:2}].filter(a=>a!==null);return{title:t.title,path:e,icon:"mdi:ev-station",type:"sections",max_columns:4,sections:o}}section(e,t,r){let i=r.filter(n=>n!==null);return i.length?{type:"grid",cards:[{type:"heading",heading:e,heading_style:"title",icon:t},...i]}:null}entity(e,t){return this.view.entities?.[e]?.[t]}tile(e,t={}){return e?{type:"tile",entity:e,...t}:null}named(e,t){let r=this.localize(`component.${E}.entity.${e}.${t}.name`);return r?{name:r}:{}}slider(e,t){return this.tile(e,{...this.named("number",t),features:[{type:"numeric-input",style:"slider"}],grid_options:{columns:12,rows:2}})}site(){let e=t=>this.entity(this.view.entry_id,t);return[this.tile(e("available_power"),this.named("sensor","available_power")),this.tile(e("power_buffer"),this.named("number","power_buffer")),this.slider(e("battery_soc_target"),"battery_soc_target"),this.slider(e("battery_soc_min"),"battery_soc_min"),this.tile(e("allow_grid_charging"),{...this.named("switch","allow_grid_charging"),tap_action:{action:"toggle"},grid_options:{columns:12,rows:1}}),this.tile(e("max_import_power"),{...this.named("number","max_import_power"),state_content:["state","limited_by"],grid_options:{columns:12,rows:1}})]}load(e){let t=r=>this.entity(e.entry_id,r);return[this.tile(t("energy"),this.named("sensor","energy")),this.tile(t("energy_solar"),this.named("sensor","energy_solar")),this.slider(t("max_current"),"max_current"),this.slider(t("min_current"),"min_current"),this.tile(t("device_power"),this.named("number","device_power"))]}history(e){let{view:t,texts:r}=this,i=(d,h)=>d?[{entity:d,name:h}]:[],n=e.flatMap(d=>i(this.entity(d.entry_id,"allocated_current"),d.name)),o=e.flatMap(d=>[...i(this.entity(d.entry_id,"energy_solar"),r("dash_from_sun",{name:d.name})),...i(this.entity(d.entry_id,"energy_grid"),r("dash_from_grid",{name:d.name}))]),a=[...i(this.entity(t.entry_id,"grid_power"),r("grid")),...i(this.entity(t.entry_id,"solar_power"),r("sun")),...i(this.entity(t.entry_id,"house_power"),r("house")),...i(this.entity(t.entry_id,"battery_power"),r("battery"))],l={columns:12,rows:"auto"};return[n.length?{type:"history-graph",title:r("dash_limits"),entities:n,hours_to_show:this.hours,grid_options:l}:null,a.length?{type:"history-graph",title:r("dash_flows"),entities:a,hours_to_show:this.hours,grid_options:l}:null,o.length?{type:"statistics-graph",title:r("dash_energy"),entities:o,days_to_show:14,period:"day",chart_type:"bar",stat_types:["change"],grid_options:l}:null,{type:"button",name:r("dash_to_energy"),icon:"mdi:lightning-bolt",show_state:!1,icon_height:"24px",tap_action:{action:"navigate",navigation_path:"/energy"},grid_options:{columns:12,rows:1}}]}};Kt=class extends HTMLElement{static async generate(e,t){let r=e.entry_id?[e.entry_id]:Gi(t),n=(r.length?r:[void 0]).map((o,a)=>Ir(e,t,o,a?`site-${a+1}`:"site"));return{title:"Load Juggler",views:await Promise.all(n)}}},Yt=class extends HTMLElement{static async generate(e,t){return Ir(e,t,e.entry_id,"site")}}});var Jr={};Xr(Jr,{ELEMENTS:()=>Zi});var Zi,Fr=b(()=>{"use strict";Ze();br();Sr();Er();Tr();ue();Cr();Hr();Dr();Br();Zi={"load-juggler-battery":st,"load-juggler-chart":j,"load-juggler-chips":H,"load-juggler-circuits":at,"load-juggler-header":L,"load-juggler-load":P,"load-juggler-phases":J,"load-juggler-card-editor":ot,"load-juggler-card":B,"ll-strategy-dashboard-load-juggler":Kt,"ll-strategy-view-load-juggler":Yt}});Y();var Zt={type:"load-juggler-card",name:"Load Juggler",description:"Why does it not charge? Phases, loads, battery and sun of a site at a glance.",preview:!0,documentationURL:"https://github.com/LeoAlioth/Load-Juggler",getEntitySuggestion:(s,e)=>s.entities?.[e]?.platform===E?{config:{type:"custom:load-juggler-card"}}:null},ye=[{type:"load-juggler",strategyType:"dashboard",name:"Load Juggler",description:"The sites of Load Juggler: what each load does and why, its controls, and its history.",documentationURL:"https://github.com/LeoAlioth/Load-Juggler"}];var Xi=1e4;async function Qi(){let s=new Promise(t=>setTimeout(t,Xi));await Promise.race([customElements.whenDefined("home-assistant"),s]);let{ELEMENTS:e}=await Promise.resolve().then(()=>(Fr(),Jr));for(let[t,r]of Object.entries(e))customElements.get(t)||customElements.define(t,r)}var qr=window,Wr=qr.customCards??=[];Wr.some(({type:s})=>s===Zt.type)||(Wr.push(Zt),(qr.customStrategies??=[]).push(...ye),Qi());
